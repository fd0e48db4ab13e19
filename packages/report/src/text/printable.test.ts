import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countOf, formatCount, oneLine, printable } from './printable.ts';

test('shows what would act on a terminal', () => {
  expect(printable('\x1b[31mred\x07')).toBe('\\x1B[31mred\\x07');
  expect(printable('a\u009b2Jb')).toBe('a\\x9B2Jb');
  expect(printable('gpj.\u202eexe')).toBe('gpj.\\u{202E}exe');
  expect(printable('\ud800')).toBe('\\u{D800}');
  expect(printable('日本語 naïve')).toBe('日本語 naïve');
});

test('prose keeps its words when its lines are joined', () => {
  expect(oneLine('  one\n\ttwo\r\n three ')).toBe('one two three');
});

test('nothing that goes through can move the cursor', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(printable(text)).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
    }),
  );
});

test('counts', () => {
  expect([0, 999, 1000, 1234567].map(formatCount)).toEqual(['0', '999', '1,000', '1,234,567']);
  expect([countOf(1, 'package'), countOf(2, 'package'), countOf(2, 'entry', 'entries')]).toEqual([
    '1 package',
    '2 packages',
    '2 entries',
  ]);
});
