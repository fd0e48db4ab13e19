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
 * Arch Linux's order: `[epoch:]pkgver[-pkgrel]`, vercmp(8). Like rpm's of old, without "~" and "^":
 * a longer separator is newer, and letters right behind a number make it older ("1.0rc" < "1.0").
 *
 * Ordering takes a missing pkgrel for the lowest; a bound without one means every pkgrel, as vercmp
 * says. Separators at the very end of a version, which pacman forbids nowhere but nobody writes,
 * are compared like any other here; vercmp goes round in circles on them.
 */
export const pacman: VersionScheme = {
  name: 'pacman',
  compare: (a, b) => compareEvr(a, b, compareParts, false),
  compareToBound: (version, bound) => compareEvr(version, bound, compareParts, true),
  /** PKGBUILD(5): no colon, slash, dash or space in pkgver; pkgrel is a number or "1.1". */
  isValid: (text) => /^(?:[0-9]+:)?[^\s:/-]+(?:-[0-9]+(?:\.[0-9]+)?)?$/.test(text),
};

const LETTERS = 0;
const END_OF_PART = 1;
const DIGITS = 2;

/** Segment by segment: the longer separator wins, then letters < end < digits. */
const compareParts: CompareParts = (a, aFrom, aEnd, b, bFrom, bEnd) => {
  let i = aFrom;
  let j = bFrom;
  for (;;) {
    const iSegment = endOfSeparators(a, i, aEnd);
    const jSegment = endOfSeparators(b, j, bEnd);
    const separators = iSegment - i - (jSegment - j);
    if (separators !== 0) return separators;
    const aKind = segmentKind(a, iSegment, aEnd);
    const bKind = segmentKind(b, jSegment, bEnd);
    if (aKind !== bKind) return aKind - bKind;
    if (aKind === END_OF_PART) return 0;
    const endOfSegment = aKind === DIGITS ? endOfDigits : endOfLetters;
    const compareSegment = aKind === DIGITS ? compareNumbers : compareText;
    i = endOfSegment(a, iSegment, aEnd);
    j = endOfSegment(b, jSegment, bEnd);
    const order = compareSegment(a, iSegment, i, b, jSegment, j);
    if (order !== 0) return order;
  }
};

function endOfSeparators(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && !isAlphanumeric(text.charCodeAt(at))) at++;
  return at;
}

function segmentKind(text: string, at: number, end: number): number {
  if (at >= end) return END_OF_PART;
  return isDigit(text.charCodeAt(at)) ? DIGITS : LETTERS;
}
