import { compareNumbers, endOfDigits, isDigit } from './scan.ts';

/**
 * Compares two texts that are dotted numbers and nothing else, missing numbers being 0; undefined
 * when either is anything else. Nearly all versions are that simple, so the schemes that have to
 * take the others apart ask here first.
 */
export function comparePlainNumbers(a: string, b: string): number | undefined {
  if (a === '' || b === '') return undefined;
  let i = 0;
  let j = 0;
  let order = 0;
  while (i < a.length || j < b.length) {
    const iEnd = endOfDigits(a, i);
    const jEnd = endOfDigits(b, j);
    if (!endsPlainly(a, i, iEnd) || !endsPlainly(b, j, jEnd)) return undefined;
    if (order === 0) order = compareNumbers(a, i, iEnd, b, j, jEnd);
    i = Math.min(iEnd + 1, a.length);
    j = Math.min(jEnd + 1, b.length);
  }
  return order;
}

const DOT = 46;

/** Whether a run of digits ends the text, or ends at a dot with something behind it. */
function endsPlainly(text: string, from: number, end: number): boolean {
  if (end === text.length) return true;
  return end > from && text.charCodeAt(end) === DOT && end + 1 < text.length;
}

/**
 * Compares the dotted numbers in front as long as both sides have one: the order of the first two
 * that differ, 0 when what follows has to decide.
 */
export function compareLeadingNumbers(a: string, b: string): number {
  let i = 0;
  let j = 0;
  for (;;) {
    const iEnd = endOfDigits(a, i);
    const jEnd = endOfDigits(b, j);
    if (iEnd === i || jEnd === j) return 0;
    const order = compareNumbers(a, i, iEnd, b, j, jEnd);
    if (order !== 0) return order;
    if (a.charCodeAt(iEnd) !== DOT || b.charCodeAt(jEnd) !== DOT) return 0;
    i = iEnd + 1;
    j = jEnd + 1;
  }
}

/**
 * Compares lists of numbers one by one; the list that ends first comes first ("1.0" < "1.0.0").
 * Every run of characters that are no digits separates. Text without a number is the empty list.
 */
export function compareNumberLists(a: string, b: string): number {
  let i = nextDigit(a, 0);
  let j = nextDigit(b, 0);
  while (i < a.length && j < b.length) {
    const iEnd = endOfDigits(a, i);
    const jEnd = endOfDigits(b, j);
    const order = compareNumbers(a, i, iEnd, b, j, jEnd);
    if (order !== 0) return order;
    i = nextDigit(a, iEnd);
    j = nextDigit(b, jEnd);
  }
  return Number(i < a.length) - Number(j < b.length);
}

function nextDigit(text: string, from: number): number {
  let at = from;
  while (at < text.length && !isDigit(text.charCodeAt(at))) at++;
  return at;
}
