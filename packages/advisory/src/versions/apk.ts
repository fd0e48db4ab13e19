import { compareNumbers, compareText, endOfDigits, isDigit, isLowerLetter } from './scan.ts';
import type { VersionScheme } from './version-scheme.ts';

/**
 * Alpine's order, as apk-tools 3 has it (apk-package(5), "Package versions"):
 * `number{.number}{letter}{_suffix{number}}{~hash}{-rN}`.
 *
 * Lenient reading: from the first character that does not fit, the rest is compared as text, below
 * a version that ends there; a rest that starts with a dash says nothing ("1-ruff2" = "1-ruff1").
 * "-r" without a number is "-r0".
 */
export const apk: VersionScheme = {
  name: 'apk',
  compare(a, b) {
    let i = 0;
    let j = 0;
    let aToken = START;
    let bToken = START;
    for (;;) {
      aToken = nextToken(a, i, aToken);
      bToken = nextToken(b, j, bToken);
      if (aToken !== bToken) return precedence(aToken) - precedence(bToken);
      if (aToken === END) return 0;
      if (aToken === INVALID) return compareRests(a, i, b, j);
      const iEnd = endOfToken(a, i, aToken);
      const jEnd = endOfToken(b, j, bToken);
      const order = compareTokens(aToken, a, i, iEnd, b, j, jEnd);
      if (order !== 0) return order;
      i = iEnd;
      j = jEnd;
    }
  },
  isValid(text) {
    let at = 0;
    let token = START;
    for (;;) {
      token = nextToken(text, at, token);
      if (token === END) return true;
      if (token === INVALID) return false;
      const end = endOfToken(text, at, token);
      if (token === REVISION && end === at + 2) return false;
      at = end;
    }
  },
};

const DASH = 45;
const DOT = 46;
const UNDERSCORE = 95;
const SMALL_R = 114;
const TILDE = 126;

// Tokens in the order in which they may follow each other, which is also the order of precedence:
// where two versions differ in what comes next, the lower kind is the newer version.
const START = -1;
const FIRST_NUMBER = 0;
const NUMBER = 1;
const LETTER = 2;
// The suffixes are kinds of their own, so that comparing kinds compares suffixes.
const SUFFIX_P = 3;
const SUFFIX_CVS = 7;
const SUFFIX_NUMBER = 8;
const HASH = 9;
const REVISION = 10;
const END = 11;
const INVALID = 12;
const SUFFIX_RC = 13;
const SUFFIX_ALPHA = 16;

/** Newest first; the ones that make a pre-release are older than no suffix at all. */
const suffixesAfterRelease = ['p', 'hg', 'git', 'svn', 'cvs'];
const suffixesBeforeRelease = ['rc', 'pre', 'beta', 'alpha'];

function isSuffix(token: number): boolean {
  return (
    (token >= SUFFIX_P && token <= SUFFIX_CVS) || (token >= SUFFIX_RC && token <= SUFFIX_ALPHA)
  );
}

function precedence(token: number): number {
  return -token;
}

/** What kind of token starts at `at`, after a token of kind `last`. */
function nextToken(text: string, at: number, last: number): number {
  if (last === START) return isDigit(text.charCodeAt(at)) ? FIRST_NUMBER : INVALID;
  if (at >= text.length) return END;
  const code = text.charCodeAt(at);
  if (code === DOT) return last <= NUMBER && isDigit(text.charCodeAt(at + 1)) ? NUMBER : INVALID;
  if (code === DASH) {
    return last !== REVISION && isRevision(text, at) ? REVISION : INVALID;
  }
  if (code === UNDERSCORE) {
    return last <= SUFFIX_NUMBER || isSuffix(last) ? suffixAt(text, at + 1) : INVALID;
  }
  if (code === TILDE) {
    const mayFollow = last < HASH || isSuffix(last);
    return mayFollow && isHexDigit(text.charCodeAt(at + 1)) ? HASH : INVALID;
  }
  if (isDigit(code)) return isSuffix(last) ? SUFFIX_NUMBER : INVALID;
  return isLowerLetter(code) && last <= NUMBER ? LETTER : INVALID;
}

/** "-r" and a number; "-r" alone or before another dash counts as "-r0". */
function isRevision(text: string, at: number): boolean {
  if (text.charCodeAt(at + 1) !== SMALL_R) return false;
  const end = endOfDigits(text, at + 2);
  return end > at + 2 || end === text.length || text.charCodeAt(end) === DASH;
}

function suffixAt(text: string, at: number): number {
  const end = endOfLowerLetters(text, at);
  const after = indexOfName(suffixesAfterRelease, text, at, end);
  if (after >= 0) return SUFFIX_P + after;
  const before = indexOfName(suffixesBeforeRelease, text, at, end);
  return before >= 0 ? SUFFIX_RC + before : INVALID;
}

function indexOfName(names: readonly string[], text: string, at: number, end: number): number {
  for (let n = 0; n < names.length; n++) {
    const name = names[n] as string;
    if (name.length === end - at && text.startsWith(name, at)) return n;
  }
  return -1;
}

function endOfLowerLetters(text: string, from: number): number {
  let at = from;
  while (at < text.length && isLowerLetter(text.charCodeAt(at))) at++;
  return at;
}

function isHexDigit(code: number): boolean {
  return isDigit(code) || (code >= 97 && code <= 102);
}

function endOfToken(text: string, at: number, token: number): number {
  if (token === FIRST_NUMBER || token === SUFFIX_NUMBER) return endOfDigits(text, at);
  if (token === NUMBER) return endOfDigits(text, at + 1);
  if (token === LETTER) return at + 1;
  if (token === REVISION) return endOfDigits(text, at + 2);
  if (token !== HASH) return endOfLowerLetters(text, at + 1);
  let end = at + 1;
  while (end < text.length && isHexDigit(text.charCodeAt(end))) end++;
  return end;
}

/** Two tokens of one kind. */
function compareTokens(
  token: number,
  a: string,
  i: number,
  iEnd: number,
  b: string,
  j: number,
  jEnd: number,
): number {
  if (token === FIRST_NUMBER || token === SUFFIX_NUMBER) {
    return compareNumbers(a, i, iEnd, b, j, jEnd);
  }
  if (token === REVISION) return compareNumbers(a, i + 2, iEnd, b, j + 2, jEnd);
  if (token === NUMBER) {
    // A leading zero makes it a decimal fraction: 1.06 is older than 1.1.
    const isFraction = a.charCodeAt(i + 1) === 48 || b.charCodeAt(j + 1) === 48;
    return (isFraction ? compareText : compareNumbers)(a, i + 1, iEnd, b, j + 1, jEnd);
  }
  return compareText(a, i, iEnd, b, j, jEnd);
}

function compareRests(a: string, i: number, b: string, j: number): number {
  const aSilent = a.charCodeAt(i) === DASH;
  const bSilent = b.charCodeAt(j) === DASH;
  if (aSilent || bSilent) return Number(bSilent) - Number(aSilent);
  return compareText(a, i, a.length, b, j, b.length);
}
