import { existsSync, readFileSync } from 'node:fs';
import { hasShared, sharedPath } from '@seaworthy/testkit';
import { describe, expect, test } from 'vitest';
import { unknownEvents } from '../loader/commands.ts';
import { planOf } from './call-plan.ts';
import { converters } from './call-values.ts';
import { calls, callsByName } from './calls.ts';

test('each parameter is one of its event type, and has a converter', () => {
  for (const call of calls) {
    const names = call.type.parameters.map(({ name }) => name);
    // What the program asked for, which Falco has in another event.
    if (call.type.name === 'execveat') names.push('dirfd', 'pathname');
    for (const { parameter, converter } of call.values) {
      if (names.length > 0) expect(names, call.type.name).toContain(parameter);
      expect(Object.keys(converters), call.type.name).toContain(converter);
    }
  }
});

test('plans say what the kernel program has to do', () => {
  // wanted, texts, paths, directories, descriptor, memory, payload, filter, match
  expect(planOf(callsByName.get('openat')!)).toEqual([1, 2, 2, 1, 7, 0, 0, 0, 0, 0, 0, 0]);
  expect(planOf(callsByName.get('renameat2')!)).toEqual([1, 10, 10, 5, 0, 0, 0, 0, 0, 0, 0, 0]);
  expect(planOf(callsByName.get('sendto')!, { onlyBeginning: true })).toEqual([
    1, 0, 0, 0, 1, 5, 128, 2, 0, 20, 0, 0,
  ]);
  expect(planOf(callsByName.get('prctl')!)).toEqual([1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 1, 15]);
});

const headers = {
  x64: '/usr/include/x86_64-linux-gnu/asm/unistd_64.h',
  ia32: '/usr/include/x86_64-linux-gnu/asm/unistd_32.h',
  arm64: '/usr/include/asm-generic/unistd.h',
} as const;

/** Names that the headers lack, being newer, or have under another name. */
const exceptions = new Set(['fchmodat2']);

describe.each(Object.entries(headers))('numbers of %s', (machine, file) => {
  test.skipIf(!existsSync(file))('are those of the kernel', () => {
    const numbers = new Map<number, string>();
    for (const [, name = '', number] of readFileSync(file, 'utf8').matchAll(
      /^#define\s+__NR(?:3264)?_(\w+)\s+(\d+)/gm,
    )) {
      numbers.set(Number(number), name);
    }
    for (const call of calls) {
      if (exceptions.has(call.type.name)) continue;
      for (const number of call.numbers[machine as keyof typeof headers]) {
        expect(numbers.get(number)?.replace(/32$/, ''), `${call.type.name} ${number}`).toBe(
          call.type.name,
        );
      }
    }
  });
});

test.skipIf(!hasShared('corpora/falco/rules'))(
  'every event type of the default rules can be seen',
  () => {
    for (const name of ['falco_rules', 'falco-incubating_rules', 'falco-sandbox_rules']) {
      const text = readFileSync(sharedPath(`corpora/falco/rules/${name}.yaml`), 'utf8');
      const used = new Set<string>();
      for (const [, one, list] of text.matchAll(/evt\.type\s*(?:=|in)\s*(?:(\w+)|\(([^)]*)\))/g)) {
        for (const type of (one ?? list ?? '').split(',')) used.add(type.trim());
      }
      used.delete('container');
      used.delete('');
      expect(unknownEvents([...used]), name).toEqual([]);
    }
  },
);
