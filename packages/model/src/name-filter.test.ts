import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeNames, mayHold } from './name-filter.ts';

test('no name is ever forgotten', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (names) => {
      const filter = encodeNames(new Set(names));
      return names.every((name) => mayHold(filter, name));
    }),
  );
});

test('of names that are not there, about one in 400 is taken for one', () => {
  const names = Array.from({ length: 10_000 }, (_, i) => `net/http Handler${i}.ServeHTTP`);
  const filter = encodeNames(new Set(names));
  expect(filter.length).toBe(Math.ceil((10_000 * 12) / 8 / 3) * 4);
  const wrong = Array.from({ length: 10_000 }, (_, i) => `net/http Other${i}.ServeHTTP`).filter(
    (name) => mayHold(filter, name),
  );
  expect(wrong.length).toBeLessThan(60);
});

test('the order does not matter', () => {
  expect(encodeNames(new Set(['a', 'b', 'c']))).toBe(encodeNames(new Set(['c', 'a', 'b'])));
});

test('text that is no filter clears nobody', () => {
  for (const text of ['', '!!', 'AAAA']) expect(mayHold(text, 'a')).toBe(true);
});
