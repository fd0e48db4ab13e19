import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseStanzas } from './deb822.ts';

const read = (text: string, ...wanted: string[]) =>
  [...parseStanzas(text, new Set(wanted))].map((s) => ({ ...Object.fromEntries(s.fields) }));

test('reads paragraphs, folded fields and comments', () => {
  const text = [
    'Package: a',
    'Description: one',
    ' two',
    ' .',
    '# a comment',
    ' three',
    'VERSION: 1.0-1',
    '',
    ' \t',
    '',
    'Package: b\r',
    'Version:2:2\r',
    '\r',
    'Package: c',
  ].join('\n');
  expect(read(text, 'package', 'version', 'description')).toEqual([
    { package: 'a', description: 'one\ntwo\n.\nthree', version: '1.0-1' },
    { package: 'b', version: '2:2' },
    { package: 'c' },
  ]);
});

test('passes over fields that nobody asked for, with their continuation lines', () => {
  expect(read('A: 1\nB: 2\n more\nA: 3\n x', 'a')).toEqual([{ a: '3\nx' }]);
  expect(read('__proto__: 1\n', '__proto__')).toHaveLength(1);
});

test('counts the lines that are not control data', () => {
  const [stanza, second] = [
    ...parseStanzas(' orphan\nno colon here\n: none\nA: 1\n\n\n\0\0', new Set('a')),
  ];
  expect(stanza!.brokenLines).toBe(3);
  expect(stanza!.fields.get('a')).toBe('1');
  expect(second!.brokenLines).toBe(1);
});

test('takes any text in linear time', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('A', ':', '\n', ' ', '\t', '#', '\r', '\0', 'é') }),
      (text) => {
        for (const stanza of parseStanzas(text, new Set(['a', 'aa']))) {
          expect(stanza.brokenLines).toBeGreaterThanOrEqual(0);
        }
      },
    ),
  );
  const started = performance.now();
  const text = `A: x\n${' y\n'.repeat(500_000)}${'B'.repeat(1_000_000)}`;
  expect([...parseStanzas(text, new Set('a'))]).toHaveLength(1);
  expect(performance.now() - started).toBeLessThan(5_000);
});
