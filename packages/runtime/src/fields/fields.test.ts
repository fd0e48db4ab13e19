import { readFileSync } from 'node:fs';
import { hasShared, sharedPath } from '@seaworthy/testkit';
import { describe, expect, test } from 'vitest';
import { makeEvent } from '../event/event-for-test.ts';
import { falcoFieldNames } from './falco-names-for-test.ts';
import { FieldArgumentError } from './field.ts';
import { fieldClasses, findField } from './index.ts';

const all = fieldClasses.flatMap(({ fields }) => fields);

describe('the registry', () => {
  test('has every field once, with a sentence', () => {
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    for (const { name, about } of all) expect(about, name).toMatch(/^[A-Z`].*\.$/);
  });

  test('fields of nothing are absent or a value, and never throw', () => {
    const event = makeEvent();
    const context = { hostname: 'h', namesOf: () => [], beginning: () => undefined };
    for (const field of all) {
      for (const argument of [undefined, '0', 'name', '/x*']) {
        try {
          field.read(argument, context)(event);
          field.readList?.(argument, context)(event);
          field.readEach?.(argument, context)?.(event);
        } catch (error) {
          expect(error).toBeInstanceOf(FieldArgumentError);
        }
      }
    }
  });

  test.each([
    ['evt.arg.flags', 'evt.arg', 'flags'],
    ['container.label.io.kubernetes.pod', 'container.label', 'io.kubernetes.pod'],
    ['fd.dev.major', 'fd.dev.major', undefined],
    ['fd.dev.other', undefined, undefined],
  ])('%s', (name, field, argument) => {
    const found = findField(name);
    expect(found?.field.name).toBe(field);
    expect(found?.argument).toBe(argument);
  });

  test('has every name that Falco has for system calls, but one that is for looking at captures', () => {
    expect(falcoFieldNames.length).toBeGreaterThan(240);
    const absent = falcoFieldNames.filter((name) => findField(name) === undefined);
    expect(absent).toEqual(['evt.around']);
  });

  const directory = 'corpora/falco/rules';
  test.skipIf(!hasShared(directory))('has what the default files name', () => {
    const names = new Set<string>();
    for (const file of ['falco_rules', 'falco-incubating_rules', 'falco-sandbox_rules']) {
      const text = readFileSync(sharedPath(`${directory}/${file}.yaml`), 'utf8');
      const found = text
        .replaceAll(/^\s*#.*$/gm, '')
        .matchAll(/%(?:evt|proc|fd|container|user|group|k8s|thread|fs)\.[a-z_.\d]*[a-z]/g);
      for (const [name] of found) names.add(name.slice(1));
    }
    expect([...names].filter((name) => findField(name) === undefined)).toEqual([]);
  });
});
