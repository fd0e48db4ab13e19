import { compareNumbers, endOfDigits, endOfLetters, isAlphanumeric, isDigit } from './scan.ts';
import type { VersionScheme } from './version-scheme.ts';

/**
 * Composer's order, which is PHP's `version_compare` behind an optional "v": runs of digits and of
 * letters; dev < alpha < beta < RC < end < number < p; missing numbers are not 0 ("1.0" < "1.0.0").
 * Bounds are normalised by Composer before it compares, so there 1.0 is 1.0.0.0.
 *
 * Lenient reading: unknown words come before "dev" and are all the same; case does not count. A
 * component "#" stands for any number or none, as inside PHP; it is the one thing that makes this
 * order go in circles, and no version has one.
 */
export const composer: VersionScheme = {
  name: 'composer',
  compare: (a, b) => compareComponents(a, b, false),
  compareToBound: (version, bound) => compareComponents(version, bound, true),
  /** Branch names ("dev-main") order nothing and are taken for no versions here. */
  isValid: (text) =>
    /^v?[0-9]+(?:\.[0-9]+){0,3}[._-]?(?:(?:stable|beta|b|rc|alpha|a|patch|pl|p)(?:[.-]?[0-9]+(?:[.-][0-9]+)*)?)?(?:[.-]?dev)?(?:\+\S*)?$/i.test(
      text,
    ),
};

const HASH = 35;
const SMALL_V = 118;

const UNKNOWN = 0;
const DEV = 1;
const ALPHA = 2;
const BETA = 3;
const CANDIDATE = 4;
const RELEASE = 5;
const NUMBER = 6;
const PATCH = 7;
const ANY_NUMBER = 8;

function compareComponents(a: string, b: string, padNumbers: boolean): number {
  let i = nextComponent(a, startOf(a));
  let j = nextComponent(b, startOf(b));
  let inLeadingNumbers = padNumbers;
  while (i < a.length || j < b.length) {
    const aKind = kindAt(a, i);
    const bKind = kindAt(b, j);
    inLeadingNumbers &&= aKind === NUMBER || bKind === NUMBER;
    const aIsNumber = aKind === NUMBER || inLeadingNumbers;
    const bIsNumber = bKind === NUMBER || inLeadingNumbers;
    if (aIsNumber && bIsNumber) {
      const iEnd = endOfDigits(a, i);
      const jEnd = endOfDigits(b, j);
      const order = compareNumbers(a, i, iEnd, b, j, jEnd);
      if (order !== 0) return order;
      i = nextComponent(a, iEnd);
      j = nextComponent(b, jEnd);
    } else {
      const order = compareKinds(aKind, bKind);
      if (order !== 0) return order;
      i = nextComponent(a, endOfComponent(a, i));
      j = nextComponent(b, endOfComponent(b, j));
    }
  }
  return 0;
}

function startOf(text: string): number {
  return (text.charCodeAt(0) | 32) === SMALL_V && isDigit(text.charCodeAt(1)) ? 1 : 0;
}

function nextComponent(text: string, from: number): number {
  let at = from;
  while (at < text.length && !isAlphanumeric(text.charCodeAt(at)) && text.charCodeAt(at) !== HASH) {
    at++;
  }
  return at;
}

function endOfComponent(text: string, at: number): number {
  if (at >= text.length) return at;
  return text.charCodeAt(at) === HASH
    ? at + 1
    : Math.max(endOfLetters(text, at), endOfDigits(text, at));
}

/** PHP looks at the beginning of a word only: "patch" is "p", "alphabet" is "alpha". */
function kindAt(text: string, at: number): number {
  if (at >= text.length) return RELEASE;
  const code = text.charCodeAt(at);
  if (isDigit(code)) return NUMBER;
  switch (code | 32) {
    case 97:
      return ALPHA;
    case 98:
      return BETA;
    case 100:
      return startsWith(text, at, 'dev') ? DEV : UNKNOWN;
    case 112:
      return PATCH;
    case 114:
      return startsWith(text, at, 'rc') ? CANDIDATE : UNKNOWN;
    case 115:
      return startsWith(text, at, 'stable') ? RELEASE : UNKNOWN;
    default:
      return code === HASH ? ANY_NUMBER : UNKNOWN;
  }
}

function startsWith(text: string, at: number, word: string): boolean {
  return text.slice(at, at + word.length).toLowerCase() === word;
}

function compareKinds(a: number, b: number): number {
  if (a === ANY_NUMBER) return b === ANY_NUMBER || b === NUMBER ? 0 : RELEASE - b;
  if (b === ANY_NUMBER) return a === NUMBER ? 0 : a - RELEASE;
  return a - b;
}
