import { compareNumbers, compareText, endOfDigits, isDigit, isSpace } from './scan.ts';

/** Where an ecosystem departs from Semantic Versioning. */
export interface SemverRules {
  /** Letters of a pre-release compare without their case. */
  readonly ignoreCase?: boolean;
  /** Build metadata decides between versions that are the same otherwise. */
  readonly orderBuild?: boolean;
}

/**
 * Semantic Versioning 2.0.0, section 11, read leniently: a leading "v" or "=" does not count, any
 * number of dotted numbers is taken and missing ones are 0, numbers may be of any length and have
 * leading zeros, and whatever follows the numbers without "-" or "+" is a pre-release ("1.0rc1").
 * Text without any number is a pre-release of 0, so it comes before every version.
 */
export function compareSemver(a: string, b: string, rules: SemverRules = {}): number {
  let i = startOfNumbers(a);
  let j = startOfNumbers(b);
  for (;;) {
    const iEnd = endOfDigits(a, i);
    const jEnd = endOfDigits(b, j);
    const order = compareNumbers(a, i, iEnd, b, j, jEnd);
    if (order !== 0) return order;
    const aGoesOn = hasNextNumber(a, iEnd);
    const bGoesOn = hasNextNumber(b, jEnd);
    // A side that ends stays where it is: its run of digits is empty from here on, which is 0.
    i = aGoesOn ? iEnd + 1 : iEnd;
    j = bGoesOn ? jEnd + 1 : jEnd;
    if (!aGoesOn && !bGoesOn) break;
  }
  if (i === a.length && j === b.length) return 0;
  return compareAfterNumbers(a, i, b, j, rules);
}

/** Pre-release and build, from the first character behind the dotted numbers. */
function compareAfterNumbers(
  a: string,
  aFrom: number,
  b: string,
  bFrom: number,
  rules: SemverRules,
): number {
  const aEnd = endOfText(a, aFrom);
  const bEnd = endOfText(b, bFrom);
  const aBuild = startOfBuild(a, aFrom, aEnd);
  const bBuild = startOfBuild(b, bFrom, bEnd);
  const aIsRelease = aFrom >= aBuild;
  const bIsRelease = bFrom >= bBuild;
  if (aIsRelease !== bIsRelease) return aIsRelease ? 1 : -1;
  const ignoreCase = rules.ignoreCase === true;
  if (!aIsRelease) {
    const i = startOfPrerelease(a, aFrom);
    const j = startOfPrerelease(b, bFrom);
    const order = compareIdentifiers(a, i, aBuild, b, j, bBuild, ignoreCase);
    if (order !== 0) return order;
  }
  if (rules.orderBuild !== true) return 0;
  if (aBuild === aEnd || bBuild === bEnd) return Number(aBuild < aEnd) - Number(bBuild < bEnd);
  return compareIdentifiers(a, aBuild + 1, aEnd, b, bBuild + 1, bEnd, ignoreCase);
}

const PLUS = 43;
const DASH = 45;
const DOT = 46;
const EQUALS = 61;

/** Past white space and any "v" or "=" in front of the first digit. */
function startOfNumbers(text: string): number {
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (isDigit(code)) return at;
    const isV = (code | 32) === 118 && isDigit(text.charCodeAt(at + 1));
    if (!isV && code !== EQUALS && !isSpace(code)) return at;
    at++;
  }
  return at;
}

function hasNextNumber(text: string, at: number): boolean {
  return at + 1 < text.length && text.charCodeAt(at) === DOT && isDigit(text.charCodeAt(at + 1));
}

function endOfText(text: string, from: number): number {
  let end = text.length;
  while (end > from && isSpace(text.charCodeAt(end - 1))) end--;
  return end;
}

function startOfBuild(text: string, from: number, end: number): number {
  for (let at = from; at < end; at++) if (text.charCodeAt(at) === PLUS) return at;
  return end;
}

function startOfPrerelease(text: string, at: number): number {
  return text.charCodeAt(at) === DASH ? at + 1 : at;
}

/** Dotted identifiers: numbers before words, numbers by value, a shorter list first. */
function compareIdentifiers(
  a: string,
  aFrom: number,
  aEnd: number,
  b: string,
  bFrom: number,
  bEnd: number,
  ignoreCase: boolean,
): number {
  let i = aFrom;
  let j = bFrom;
  for (;;) {
    const iEnd = endOfIdentifier(a, i, aEnd);
    const jEnd = endOfIdentifier(b, j, bEnd);
    const aIsNumber = iEnd > i && endOfDigits(a, i, iEnd) === iEnd;
    const bIsNumber = jEnd > j && endOfDigits(b, j, jEnd) === jEnd;
    if (aIsNumber !== bIsNumber) return aIsNumber ? -1 : 1;
    const order = aIsNumber
      ? compareNumbers(a, i, iEnd, b, j, jEnd)
      : ignoreCase
        ? compareFoldedText(a, i, iEnd, b, j, jEnd)
        : compareText(a, i, iEnd, b, j, jEnd);
    if (order !== 0) return order;
    if (iEnd === aEnd || jEnd === bEnd) return Number(iEnd < aEnd) - Number(jEnd < bEnd);
    i = iEnd + 1;
    j = jEnd + 1;
  }
}

function endOfIdentifier(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && text.charCodeAt(at) !== DOT) at++;
  return at;
}

/** `compareText` with ASCII letters taken as capitals. */
function compareFoldedText(
  a: string,
  aFrom: number,
  aEnd: number,
  b: string,
  bFrom: number,
  bEnd: number,
): number {
  const length = Math.min(aEnd - aFrom, bEnd - bFrom);
  for (let n = 0; n < length; n++) {
    const order = toCapital(a.charCodeAt(aFrom + n)) - toCapital(b.charCodeAt(bFrom + n));
    if (order !== 0) return order;
  }
  return aEnd - aFrom - (bEnd - bFrom);
}

function toCapital(code: number): number {
  return code >= 97 && code <= 122 ? code - 32 : code;
}
