import fc from 'fast-check';
import { expect, test } from 'vitest';
import { globMatcher, lowerAscii, upperAscii } from './glob.ts';

/** Answers of fnmatch(3) without flags. */
test.each([
  ['a*c', 'abbc', true],
  ['a*c', 'ab', false],
  ['*', '', true],
  ['?', '', false],
  ['?', '/', true],
  ['*.ssh/*', '/home/x/.ssh/id', true],
  ['[a-c]x', 'bx', true],
  ['[!a-c]x', 'bx', false],
  ['[^a-c]x', 'dx', true],
  ['[]a]', ']', true],
  ['[a-]', '-', true],
  ['[a\\]b]', ']', true],
  ['[abc', '[abc', true],
  ['[[:digit:]_]x', '7x', true],
  ['[[:nosuch:]]', ':]', true],
  ['\\*', '*', true],
  ['\\*', 'a', false],
  ['a\\', 'a\\', true],
  ['**a**', 'bab', true],
  ['?', '😀', true],
  ['*?a', '😀a', true],
])('%s fits %s: %s', (pattern, text, expected) => {
  expect(globMatcher(pattern, false)(text)).toBe(expected);
});

test('case is of ASCII alone', () => {
  expect(globMatcher('/ETC/*', true)('/etc/X')).toBe(true);
  expect(globMatcher('É', true)('é')).toBe(false);
  expect([lowerAscii('AbÉ'), upperAscii('abé')]).toEqual(['abÉ', 'ABé']);
});

test('the same as a regular expression of the same meaning', () => {
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '/'), maxLength: 10 });
  fc.assert(
    fc.property(pattern, text, (glob, word) => {
      const regular = glob.replaceAll(/\*+/g, '[^]*').replaceAll('?', '[^]');
      expect(globMatcher(glob, false)(word)).toBe(new RegExp(`^${regular}$`).test(word));
    }),
    { numRuns: 1000 },
  );
});

test('any pattern ends', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (pattern, text) => {
      globMatcher(pattern, true)(text);
    }),
  );
});
