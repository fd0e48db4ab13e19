import {
  type CompareParts,
  compareNumbers,
  endOfDigits,
  isDigit,
  isLetter,
  isSpace,
} from './scan.ts';
import type { VersionScheme } from './version-scheme.ts';

/**
 * Debian's order: `[epoch:]upstream[-revision]`, Debian Policy 5.6.12 and deb-version(7). A missing
 * epoch or revision counts as 0.
 *
 * Lenient reading: text before the first colon that is no number belongs to the upstream version,
 * and characters that the policy forbids sort after those it allows, as dpkg itself does.
 */
export const dpkg: VersionScheme = {
  name: 'dpkg',
  compare(a, b) {
    const aStart = startOf(a);
    const bStart = startOf(b);
    const aEnd = endOf(a, aStart);
    const bEnd = endOf(b, bStart);
    const aColon = endOfEpoch(a, aStart, aEnd);
    const bColon = endOfEpoch(b, bStart, bEnd);
    const epochs = compareNumbers(
      a,
      aStart,
      Math.max(aColon, aStart),
      b,
      bStart,
      Math.max(bColon, bStart),
    );
    if (epochs !== 0) return epochs;
    const aUpstream = aColon < 0 ? aStart : aColon + 1;
    const bUpstream = bColon < 0 ? bStart : bColon + 1;
    const aDash = lastDash(a, aUpstream, aEnd);
    const bDash = lastDash(b, bUpstream, bEnd);
    return (
      compareParts(a, aUpstream, aDash, b, bUpstream, bDash) ||
      compareParts(a, Math.min(aDash + 1, aEnd), aEnd, b, Math.min(bDash + 1, bEnd), bEnd)
    );
  },
  /** What dpkg takes without an error or a warning. */
  isValid(text) {
    const start = startOf(text);
    const end = endOf(text, start);
    const colon = text.indexOf(':', start);
    const upstream = colon < 0 ? start : colon + 1;
    if (colon >= 0 && !isEpoch(text, start, colon)) return false;
    const dash = lastDash(text, upstream, end);
    if (dash === end - 1 || !isDigit(text.charCodeAt(upstream))) return false;
    for (let at = upstream; at < end; at++) {
      const code = text.charCodeAt(at);
      const allowed =
        isDigit(code) ||
        isLetter(code) ||
        code === DOT ||
        code === PLUS ||
        code === TILDE ||
        (at <= dash && (code === DASH || code === COLON));
      if (!allowed) return false;
    }
    return true;
  },
};

const PLUS = 43;
const DASH = 45;
const DOT = 46;
const COLON = 58;
const TILDE = 126;

/** dpkg keeps the epoch in a signed 32-bit number. */
function isEpoch(text: string, start: number, colon: number): boolean {
  return (
    colon > start &&
    endOfDigits(text, start, colon) === colon &&
    compareNumbers(text, start, colon, '2147483647', 0, 10) <= 0
  );
}

function startOf(text: string): number {
  let at = 0;
  while (at < text.length && isSpace(text.charCodeAt(at))) at++;
  return at;
}

function endOf(text: string, start: number): number {
  let at = text.length;
  while (at > start && isSpace(text.charCodeAt(at - 1))) at--;
  return at;
}

/** Index of the colon that ends the epoch, or -1 when there is no epoch. */
function endOfEpoch(text: string, start: number, end: number): number {
  const at = endOfDigits(text, start, end);
  return at > start && at < end && text.charCodeAt(at) === COLON ? at : -1;
}

/** Index of the dash before the revision, or `end` when there is no revision. */
function lastDash(text: string, start: number, end: number): number {
  for (let at = end - 1; at >= start; at--) if (text.charCodeAt(at) === DASH) return at;
  return end;
}

/** A tilde comes before everything, even the end of the part; letters come before other signs. */
function weight(text: string, at: number, end: number): number {
  if (at >= end) return 0;
  const code = text.charCodeAt(at);
  if (isDigit(code)) return 0;
  if (isLetter(code)) return code;
  return code === TILDE ? -1 : code + 256;
}

/** Stretches of non-digits and of digits in turn, the latter compared as numbers. */
const compareParts: CompareParts = (a, aFrom, aEnd, b, bFrom, bEnd) => {
  let i = aFrom;
  let j = bFrom;
  while (i < aEnd || j < bEnd) {
    while ((i < aEnd && !isDigit(a.charCodeAt(i))) || (j < bEnd && !isDigit(b.charCodeAt(j)))) {
      const order = weight(a, i, aEnd) - weight(b, j, bEnd);
      if (order !== 0) return order;
      // Equal weights are equal characters, so both sides have one to pass.
      i++;
      j++;
    }
    const iEnd = endOfDigits(a, i, aEnd);
    const jEnd = endOfDigits(b, j, bEnd);
    const order = compareNumbers(a, i, iEnd, b, j, jEnd);
    if (order !== 0) return order;
    i = iEnd;
    j = jEnd;
  }
  return 0;
};
