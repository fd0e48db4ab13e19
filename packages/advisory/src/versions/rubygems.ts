import {
  compareNumbers,
  compareText,
  endOfDigits,
  endOfLetters,
  isAlphanumeric,
  isDigit,
  isLetter,
} from './scan.ts';
import type { VersionScheme } from './version-scheme.ts';

/**
 * RubyGems' order (Gem::Version): runs of digits and runs of letters, letters before numbers, and a
 * version that ends goes on with zeros. Zeros right before the first letter do not count
 * ("1.0.a" = "1.a"); a dash stands for ".pre.".
 *
 * Lenient reading: all other characters separate.
 */
export const rubygems: VersionScheme = {
  name: 'rubygems',
  compare(a, b) {
    return compareSegments(expandDashes(a), expandDashes(b));
  },
  isValid: (text) =>
    /^(?:[0-9]+(?:\.[0-9A-Za-z]+)*(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?)?$/.test(text.trim()),
};

function expandDashes(text: string): string {
  return text.includes('-') ? text.replaceAll('-', '.pre.') : text;
}

function compareSegments(a: string, b: string): number {
  const aFirstLetter = firstLetter(a);
  const bFirstLetter = firstLetter(b);
  const aZeros = startOfZeros(a, aFirstLetter);
  const bZeros = startOfZeros(b, bFirstLetter);
  let i = 0;
  let j = 0;
  for (;;) {
    i = nextSegment(a, i, aZeros, aFirstLetter);
    j = nextSegment(b, j, bZeros, bFirstLetter);
    if (i === a.length && j === b.length) return 0;
    const aIsLetters = i < a.length && !isDigit(a.charCodeAt(i));
    const bIsLetters = j < b.length && !isDigit(b.charCodeAt(j));
    if (aIsLetters !== bIsLetters) return aIsLetters ? -1 : 1;
    const iEnd = aIsLetters ? endOfLetters(a, i) : endOfDigits(a, i);
    const jEnd = bIsLetters ? endOfLetters(b, j) : endOfDigits(b, j);
    const order = aIsLetters
      ? compareText(a, i, iEnd, b, j, jEnd)
      : compareNumbers(a, i, iEnd, b, j, jEnd);
    if (order !== 0) return order;
    i = iEnd;
    j = jEnd;
  }
}

function firstLetter(text: string): number {
  let at = 0;
  while (at < text.length && !isLetter(text.charCodeAt(at))) at++;
  return at;
}

/** Where, before the first letter, only zeros and separators are left. */
function startOfZeros(text: string, end: number): number {
  let at = end;
  while (at > 0) {
    const code = text.charCodeAt(at - 1);
    if (code > 48 && code <= 57) return endOfDigits(text, at - 1, end);
    at--;
  }
  return at;
}

function nextSegment(text: string, from: number, zeros: number, letter: number): number {
  let at = from >= zeros && from < letter ? letter : from;
  while (at < text.length && !isAlphanumeric(text.charCodeAt(at))) at++;
  return at;
}
