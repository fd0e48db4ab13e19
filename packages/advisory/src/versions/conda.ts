import { comparePlainNumbers } from './dotted-numbers.ts';
import { type CompareParts, compareNumbers, compareText, endOfDigits, isDigit } from './scan.ts';
import type { VersionScheme } from './version-scheme.ts';

/**
 * conda's order (conda.models.version, VersionOrder): epoch, then components between "." "_" "-",
 * each a number, text, number ... in turn, all missing ones being 0; "dev" < other text < 0 <
 * "post"; then the local version behind "+". A "_" at the very end belongs to its component, which
 * puts "1.0.1_" before "1.0.1a" as OpenSSL's packagers wanted it.
 *
 * Lenient reading: any character that separates nothing is text.
 */
export const conda: VersionScheme = {
  name: 'conda',
  compare: (a, b) => comparePlainNumbers(a, b) ?? compareFull(normalize(a), normalize(b)),
  isValid: (text) =>
    /^\s*(?:[0-9]+!)?[0-9a-z*]+(?:[._-][0-9a-z*]+)*(?:[._-]?[_-])?(?:\+[0-9a-z*]+(?:[._-][0-9a-z*]+)*)?\s*$/i.test(
      text,
    ),
};

const EXCLAMATION = 33;
const PLUS = 43;
const DOT = 46;
const UNDERSCORE = 95;

function normalize(text: string): string {
  return text.trim().toLowerCase().replaceAll('-', '_');
}

function compareFull(a: string, b: string): number {
  const aEpoch = endOfEpoch(a);
  const bEpoch = endOfEpoch(b);
  const epochs = compareNumbers(a, 0, aEpoch, b, 0, bEpoch);
  if (epochs !== 0) return epochs;
  const aStart = aEpoch === 0 ? 0 : aEpoch + 1;
  const bStart = bEpoch === 0 ? 0 : bEpoch + 1;
  const aLocal = endOrIndexOf(a, PLUS, aStart);
  const bLocal = endOrIndexOf(b, PLUS, bStart);
  return (
    compareComponents(a, aStart, aLocal, b, bStart, bLocal) ||
    compareComponents(a, aLocal + 1, a.length, b, bLocal + 1, b.length)
  );
}

/** Index of the "!" behind the epoch, 0 without one. */
function endOfEpoch(text: string): number {
  const end = endOfDigits(text, 0);
  return text.charCodeAt(end) === EXCLAMATION ? end : 0;
}

function endOrIndexOf(text: string, code: number, from: number): number {
  for (let at = from; at < text.length; at++) if (text.charCodeAt(at) === code) return at;
  return text.length;
}

const compareComponents: CompareParts = (a, aFrom, aEnd, b, bFrom, bEnd) => {
  let i = aFrom;
  let j = bFrom;
  while (i < aEnd || j < bEnd) {
    const iEnd = endOfComponent(a, i, aEnd);
    const jEnd = endOfComponent(b, j, bEnd);
    const order = compareComponent(a, i, iEnd, b, j, jEnd);
    if (order !== 0) return order;
    i = iEnd + 1;
    j = jEnd + 1;
  }
  return 0;
};

function endOfComponent(text: string, from: number, end: number): number {
  for (let at = from; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === DOT) return at;
    if (code === UNDERSCORE && at + 1 < end) return at;
  }
  return Math.max(from, end);
}

/** A number and a text in turn; a component that starts with text has 0 in front. */
const compareComponent: CompareParts = (a, aFrom, aEnd, b, bFrom, bEnd) => {
  let i = aFrom;
  let j = bFrom;
  while (i < aEnd || j < bEnd) {
    const iText = endOfDigits(a, i, aEnd);
    const jText = endOfDigits(b, j, bEnd);
    const numbers = compareNumbers(a, i, iText, b, j, jText);
    if (numbers !== 0) return numbers;
    i = endOfText(a, iText, aEnd);
    j = endOfText(b, jText, bEnd);
    const aKind = textKind(a, iText, i);
    const kinds = aKind - textKind(b, jText, j);
    if (kinds !== 0) return kinds;
    const texts = aKind === TEXT ? compareText(a, iText, i, b, jText, j) : 0;
    if (texts !== 0) return texts;
  }
  return 0;
};

function endOfText(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && !isDigit(text.charCodeAt(at))) at++;
  return at;
}

const DEV = 0;
const TEXT = 1;
const NOTHING = 2;
const POST = 3;

function textKind(text: string, from: number, end: number): number {
  if (end <= from) return NOTHING;
  if (end - from === 3 && text.startsWith('dev', from)) return DEV;
  return end - from === 4 && text.startsWith('post', from) ? POST : TEXT;
}
