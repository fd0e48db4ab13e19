import {
  compareLeadingNumbers,
  compareNumberLists,
  comparePlainNumbers,
} from './dotted-numbers.ts';
import {
  compareNumbers,
  compareStrings,
  compareTokens,
  endOfDigits,
  endOfLetters,
  isDigit,
  isLetter,
} from './scan.ts';
import type { VersionScheme } from './version-scheme.ts';

/**
 * Software that belongs to no ecosystem: what its binary or its release notes say. Numbers and
 * words are compared in turn:
 *
 * - words for unfinished work come before the release (1.2-dev < 1.2-alpha1 < 1.2b1 < 1.2rc1 < 1.2);
 *   "a", "b" and "c" only between digits (3.12.0a1), "m" only in front of them (6.0-M1);
 * - words for the release itself do not count (1.2-final = 1.2);
 * - all other words come behind it, in alphabetical order (OpenSSL 1.1.1 < 1.1.1k < 1.1.1za,
 *   OpenSSH 9.3 < 9.3p1), and before another number (1.1.1k < 1.1.1.1);
 * - missing numbers are 0, any other character separates, dates are numbers like all others;
 * - what is in front of the first digit ("v", "OpenSSL ") and from a blank or bracket behind it on
 *   does not count; what follows a "+" is compared last, by its numbers (17.0.9+9).
 */
export const generic: VersionScheme = {
  name: 'generic',
  compare: (a, b) =>
    comparePlainNumbers(a, b) ?? (compareLeadingNumbers(a, b) || compareEssences(a, b)),
  isValid: (text) => /^v?[0-9][^\s]*$/i.test(text),
};

type Token =
  | { readonly kind: 'word'; readonly text: string; readonly rank: number }
  | { readonly kind: 'number'; readonly digits: string };

const unfinished = new Map([
  ['dev', 0],
  ['snapshot', 0],
  ['nightly', 0],
  ['alpha', 1],
  ['beta', 2],
  ['milestone', 3],
  ['ea', 3],
  ['pre', 4],
  ['preview', 4],
  ['cr', 5],
  ['rc', 5],
]);
const shortNames = new Map([
  ['a', 'alpha'],
  ['b', 'beta'],
  ['c', 'rc'],
]);
const released = new Set(['final', 'ga', 'release', 'stable', 'lts']);

const RELEASE = 6;
const OTHER_WORD = 7;
const NUMBER = 8;

function compareEssences(a: string, b: string): number {
  const left = essence(a);
  const right = essence(b);
  return (
    compareTokens(parseTokens(left.main), parseTokens(right.main), rank, compareAlike) ||
    compareNumberLists(left.build, right.build)
  );
}

function essence(text: string): { main: string; build: string } {
  let start = 0;
  while (start < text.length && !isDigit(text.charCodeAt(start))) start++;
  let end = start;
  while (end < text.length && !' \t\r\n(,;'.includes(text[end] as string)) end++;
  const version = text.slice(start, end);
  const plus = version.indexOf('+');
  if (plus < 0) return { main: version, build: '' };
  return { main: version.slice(0, plus), build: version.slice(plus + 1) };
}

function parseTokens(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    const end = isDigit(code) ? endOfDigits(text, at) : endOfLetters(text, at);
    if (isDigit(code)) {
      tokens.push({ kind: 'number', digits: text.slice(at, end) });
    } else if (isLetter(code)) {
      const word = fullName(text, at, end);
      if (!released.has(word)) {
        dropZeros(tokens);
        tokens.push({ kind: 'word', text: word, rank: unfinished.get(word) ?? OTHER_WORD });
      }
    }
    at = Math.max(end, at + 1);
  }
  dropZeros(tokens);
  return tokens;
}

function fullName(text: string, from: number, end: number): string {
  const word = text.slice(from, end).toLowerCase();
  if (!isDigit(text.charCodeAt(end))) return word;
  if (word === 'm') return 'milestone';
  return isDigit(text.charCodeAt(from - 1)) ? (shortNames.get(word) ?? word) : word;
}

function dropZeros(tokens: Token[]): void {
  for (;;) {
    const last = tokens.at(-1);
    if (last?.kind !== 'number' || !/^0+$/.test(last.digits)) return;
    tokens.pop();
  }
}

function rank(token: Token | undefined): number {
  if (token === undefined) return RELEASE;
  return token.kind === 'number' ? NUMBER : token.rank;
}

/** Two tokens of the same rank; different names of one stage ("pre", "preview") are the same. */
function compareAlike(a: Token | undefined, b: Token | undefined): number {
  if (a?.kind === 'number' && b?.kind === 'number') {
    return compareNumbers(a.digits, 0, a.digits.length, b.digits, 0, b.digits.length);
  }
  const bothOther = a?.kind === 'word' && b?.kind === 'word' && a.rank === OTHER_WORD;
  return bothOther ? compareStrings(a.text, b.text) : 0;
}
