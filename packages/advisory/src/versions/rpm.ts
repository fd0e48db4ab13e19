import { compareEvr } from './evr.ts';
import {
  type CompareParts,
  compareNumbers,
  compareText,
  endOfDigits,
  endOfLetters,
  isAlphanumeric,
  isDigit,
} from './scan.ts';
import type { VersionScheme } from './version-scheme.ts';

/**
 * rpm's order: `[epoch:]version[-release]`, rpm-version(7), with "~" before and "^" after the end
 * of a version. A missing epoch is 0.
 *
 * Ordering takes a missing release for the lowest of all; a bound without a release means every
 * release, as in a dependency on "openssl <= 3.0.7". Any text is a version: what is neither letter,
 * digit, "~" nor "^" only separates.
 */
export const rpm: VersionScheme = {
  name: 'rpm',
  compare: (a, b) => compareEvr(a, b, compareParts, false),
  compareToBound: (version, bound) => compareEvr(version, bound, compareParts, true),
  /** What rpm's own parser of versions takes. */
  isValid: (text) => /^(?:[0-9]+:)?[A-Za-z0-9._+~^]+(?:-[A-Za-z0-9._+~^]+)?$/.test(text),
};

const CARET = 94;
const TILDE = 126;

function endOfSeparators(text: string, from: number, end: number): number {
  let at = from;
  while (at < end) {
    const code = text.charCodeAt(at);
    if (isAlphanumeric(code) || code === TILDE || code === CARET) break;
    at++;
  }
  return at;
}

/**
 * Segment by segment: "~" < end of the part < "^" < letters < digits. Separators only separate.
 */
const compareParts: CompareParts = (a, aFrom, aEnd, b, bFrom, bEnd) => {
  let i = aFrom;
  let j = bFrom;
  for (;;) {
    i = endOfSeparators(a, i, aEnd);
    j = endOfSeparators(b, j, bEnd);
    const aKind = segmentKind(a, i, aEnd);
    const bKind = segmentKind(b, j, bEnd);
    if (aKind !== bKind) return aKind - bKind;
    if (aKind === END_OF_PART) return 0;
    if (aKind === DIGITS) {
      const iEnd = endOfDigits(a, i, aEnd);
      const jEnd = endOfDigits(b, j, bEnd);
      const order = compareNumbers(a, i, iEnd, b, j, jEnd);
      if (order !== 0) return order;
      i = iEnd;
      j = jEnd;
    } else if (aKind === LETTERS) {
      const iEnd = endOfLetters(a, i, aEnd);
      const jEnd = endOfLetters(b, j, bEnd);
      const order = compareText(a, i, iEnd, b, j, jEnd);
      if (order !== 0) return order;
      i = iEnd;
      j = jEnd;
    } else {
      i++;
      j++;
    }
  }
};

const BEFORE_END = 0;
const END_OF_PART = 1;
const AFTER_END = 2;
const LETTERS = 3;
const DIGITS = 4;

function segmentKind(text: string, at: number, end: number): number {
  if (at >= end) return END_OF_PART;
  const code = text.charCodeAt(at);
  if (isDigit(code)) return DIGITS;
  if (code === TILDE) return BEFORE_END;
  return code === CARET ? AFTER_END : LETTERS;
}
