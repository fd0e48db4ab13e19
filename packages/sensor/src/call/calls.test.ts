import { readFileSync } from 'node:fs';
import { hasShared, sharedPath } from '@seaworthy/testkit';
import { expect, test } from 'vitest';
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
  const plan = (name: string, filter = {}) =>
    Object.fromEntries(
      Object.entries(planOf(callsByName.get(name)!, filter)).filter(([, value]) => value !== 0),
    );
  const wanted = 1;
  expect(plan('openat')).toEqual({
    ...{ wanted, texts: 2, paths: 2, directories: 1, descriptor: 7, openFlags: 3 },
  });
  expect(plan('openat2')).toMatchObject({ blob: 3, blobSize: 24, openFlags: 16 + 3 });
  expect(plan('renameat2')).toEqual({ wanted, texts: 10, paths: 10, directories: 5 });
  expect(plan('sendto', { onlyBeginning: true })).toEqual({
    ...{ wanted, descriptor: 1, blob: 5, blobSize: 128, payload: 2, filter: 4 + 16 },
  });
  expect(plan('recvfrom', { onlyDatagrams: true })).toEqual({
    ...{ wanted, descriptor: 1, blob: 5, blobSize: 128, payload: 2, filter: 4 + 8 },
  });
  expect(plan('prctl')).toEqual({ wanted, texts: 2, match: 1, matchValue: 15 });
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
