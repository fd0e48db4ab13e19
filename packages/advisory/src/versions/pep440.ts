import { comparePlainNumbers } from './dotted-numbers.ts';
import { compareLegacy } from './pep440-legacy.ts';
import { type Pep440, parsePep440 } from './pep440-parse.ts';
import { compareNumbers, compareStrings, endOfDigits } from './scan.ts';
import type { VersionScheme } from './version-scheme.ts';

/**
 * Python's order: PEP 440 (Version Identification), epochs and local versions included.
 *
 * Lenient reading: text that is no PEP 440 version comes before all that are, ordered as setuptools
 * did before PEP 440. A bound without a local version means every local version of it, as in
 * "<= 2.0.1" for 2.0.1+cu118 (PEP 440, "Version specifiers").
 */
export const pep440: VersionScheme = {
  name: 'pep440',
  compare: (a, b) => comparePlainNumbers(a, b) ?? compareParsed(a, b, false),
  compareToBound: (version, bound) =>
    comparePlainNumbers(version, bound) ?? compareParsed(version, bound, true),
  isValid: (text) => parsePep440(text) !== undefined,
};

function compareParsed(a: string, b: string, anyLocalMatchesNone: boolean): number {
  const left = parsePep440(a);
  const right = parsePep440(b);
  if (left === undefined || right === undefined) {
    if (left !== undefined) return 1;
    return right !== undefined ? -1 : compareLegacy(a, b);
  }
  return (
    compareDigits(left.epoch, right.epoch) ||
    compareReleases(left.release, right.release) ||
    preRank(left) - preRank(right) ||
    compareDigits(left.pre ?? '', right.pre ?? '') ||
    compareOptional(left.post, right.post, -1) ||
    compareOptional(left.dev, right.dev, 1) ||
    (anyLocalMatchesNone && right.local === undefined ? 0 : compareLocals(left.local, right.local))
  );
}

function compareDigits(a: string, b: string): number {
  return compareNumbers(a, 0, a.length, b, 0, b.length);
}

function compareReleases(a: string, b: string): number {
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const iEnd = endOfDigits(a, i);
    const jEnd = endOfDigits(b, j);
    const order = compareNumbers(a, i, iEnd, b, j, jEnd);
    if (order !== 0) return order;
    i = Math.min(iEnd + 1, a.length);
    j = Math.min(jEnd + 1, b.length);
  }
  return 0;
}

/** A development release of the final version comes before its alphas. */
function preRank(version: Pep440): number {
  if (version.preKind !== undefined) return { a: 1, b: 2, rc: 3 }[version.preKind];
  return version.dev !== undefined && version.post === undefined ? 0 : 4;
}

/** `absent` says where a version without the part stands: -1 before those with it, 1 after. */
function compareOptional(a: string | undefined, b: string | undefined, absent: -1 | 1): number {
  if (a !== undefined && b !== undefined) return compareDigits(a, b);
  if (a === undefined && b === undefined) return 0;
  return a === undefined ? absent : -absent;
}

/** Segment by segment: words before numbers, the shorter list first, none at all before any. */
function compareLocals(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) {
    return Number(a !== undefined) - Number(b !== undefined);
  }
  const left = a.split('.');
  const right = b.split('.');
  for (let n = 0; n < Math.min(left.length, right.length); n++) {
    const x = left[n] as string;
    const y = right[n] as string;
    const xIsNumber = endOfDigits(x, 0) === x.length;
    const yIsNumber = endOfDigits(y, 0) === y.length;
    if (xIsNumber !== yIsNumber) return xIsNumber ? 1 : -1;
    const order = xIsNumber ? compareDigits(x, y) : compareStrings(x, y);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}
