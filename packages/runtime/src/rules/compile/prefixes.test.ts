import fc from 'fast-check';
import { expect, test } from 'vitest';
import { prefixMatcher } from './prefixes.ts';

test('a text begins with one of some words as each of them says', () => {
  const text = fc.string({ unit: fc.constantFrom('/', 'a', 'b', '\u{1f600}'), maxLength: 6 });
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 6 }), text, (words, value) => {
      expect(prefixMatcher(words)(value)).toBe(words.some((word) => value.startsWith(word)));
    }),
  );
});

test.each([
  ['/dev/sda1', true],
  ['/dev/vda', true],
  ['/dev/null', false],
  ['/de', false],
  ['', false],
])('%j is a disk: %s', (path, expected) => {
  expect(prefixMatcher(['/dev/sd', '/dev/nvme', '/dev/vd'])(path)).toBe(expected);
});
