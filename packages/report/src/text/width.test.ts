import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  displayWidth,
  padEnd,
  padStart,
  truncate,
  truncateMiddle,
  truncateStart,
  wrap,
} from './width.ts';

test.each([
  ['', 0],
  ['openssl', 7],
  ['日本語', 6],
  ['한국어', 6],
  ['naïve', 5],
  ['nai\u0308ve', 5],
  ['👩‍💻', 2],
  ['❤️', 2],
  ['ﾊﾛｰ', 3],
  ['…', 1],
])('%j takes %i columns', (text, width) => {
  expect(displayWidth(text)).toBe(width);
});

test('a cut never leaves more columns than asked for', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 0, max: 40 }), (text, width) => {
      expect(displayWidth(truncate(text, width))).toBeLessThanOrEqual(width);
      expect(displayWidth(truncateMiddle(text, width))).toBeLessThanOrEqual(width);
      expect(displayWidth(truncateStart(text, width))).toBeLessThanOrEqual(width);
    }),
  );
});

test('cuts in the middle keep both ends', () => {
  expect(truncateMiddle('node_modules/@scope/name/package.json', 20)).toBe('node_modu…ckage.json');
});

test('cuts at the start keep the end', () => {
  expect(truncateStart('org.apache.logging.log4j:log4j-core', 18)).toBe('….log4j:log4j-core');
});

test('does not spend time on a pile of combining marks', () => {
  expect(truncate(`a${'\u0301'.repeat(1_000_000)}`, 10).length).toBeLessThan(200);
});

test('pads by columns', () => {
  expect(padEnd('日本', 6)).toBe('日本  ');
  expect(padStart('日本', 6)).toBe('  日本');
});

test('wraps at spaces and inside words that are too long', () => {
  expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
  expect(wrap('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 30 }), (text, width) => {
      for (const line of wrap(text, width)) expect(displayWidth(line)).toBeLessThanOrEqual(width);
    }),
  );
});
