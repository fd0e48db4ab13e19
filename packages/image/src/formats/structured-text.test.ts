import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contentOf } from '../file-content.ts';
import {
  boundedLinesOf,
  linesOf,
  maxLockBytes,
  parseJson,
  parseJsoncTable,
  parseJsonTable,
  parseTomlTable,
} from './structured-text.ts';

test('JSON with comments and trailing commas', () => {
  const parsed = parseJsoncTable(
    contentOf(
      'x',
      '\ufeff// one {\n{"a": [1, 2, /* , ] */ ],\n "b\\"": "// no, ]", // c\n}\n/* open',
    ),
  );
  expect(parsed).toEqual({ a: [1, 2], 'b"': '// no, ]' });
});

test('JSON stays what it is when read as JSON with comments', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const text = JSON.stringify(value, null, 1);
      expect(parseJsoncTable(contentOf('x', text))).toEqual(JSON.parse(text));
    }),
  );
});

test('keys that would reach a prototype are plain keys', () => {
  for (const parsed of [
    parseJsonTable(contentOf('x', '{"__proto__": {"polluted": 1}}')),
    parseTomlTable(contentOf('x', '[__proto__]\npolluted = 1\n')),
  ]) {
    expect(Object.keys(parsed)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  }
});

test('what is not of the format is malformed', () => {
  expect(() => parseJsonTable(contentOf('x', '[]'))).toThrow(/x: not a JSON object/);
  expect(() => parseJsonTable(contentOf('x', ''))).toThrow(/x: not JSON/);
  expect(() => parseTomlTable(contentOf('x', 'a = '))).toThrow(/x: not TOML: /);
});

test('deep nesting needs no stack', () => {
  const deep = '['.repeat(1_000_000) + ']'.repeat(1_000_000);
  expect(parseJson(contentOf('x', deep))).toBeInstanceOf(Array);
  expect(() => parseTomlTable(contentOf('x', `a = ${deep}`))).toThrow(/not TOML/);
});

test('tiny values that would fill the memory are counted first', () => {
  const bomb = Buffer.alloc(maxLockBytes, '[],');
  for (const parse of [parseJson, parseJsoncTable, parseTomlTable]) {
    expect(() => parse(contentOf('x', bomb))).toThrow(/more than 4000000 \(values\)/);
  }
});

test('lines with either ending, the last without one', () => {
  expect([...linesOf('a\r\n\nb\r\nc')]).toEqual(['a', '', 'b', 'c']);
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', '\n', '\r', 'é') }), (text) => {
      const lines = text.split('\n');
      if (lines.at(-1) === '') lines.pop();
      expect([...linesOf(text)]).toEqual(lines.map((line) => line.replace(/\r$/, '')));
    }),
  );
});

test('a line that is too long is a named error', () => {
  expect([...boundedLinesOf('x', 'ab\r\nc\n', 2)]).toEqual(['ab', 'c']);
  expect(() => [...boundedLinesOf('x', `a\n${'b'.repeat(50_000_000)}`)]).toThrow(
    /characters a line/,
  );
});
