/**
 * The few loops that all version orders share. They walk the text in place: comparing two versions
 * happens for every package and every advisory of it, and must not allocate.
 */

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** ASCII letters only: no ecosystem gives other letters a meaning. */
export function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

export function isLowerLetter(code: number): boolean {
  return code >= 97 && code <= 122;
}

export function isAlphanumeric(code: number): boolean {
  return isDigit(code) || isLetter(code);
}

export function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

/** Compares `a[aFrom..aEnd)` with `b[bFrom..bEnd)`. */
export type CompareParts = (
  a: string,
  aFrom: number,
  aEnd: number,
  b: string,
  bFrom: number,
  bEnd: number,
) => number;

/** Where the run of digits that starts at `from` ends; `from` itself when there is none. */
export function endOfDigits(text: string, from: number, end: number = text.length): number {
  let at = from;
  while (at < end && isDigit(text.charCodeAt(at))) at++;
  return at;
}

/** Where the run of ASCII letters that starts at `from` ends. */
export function endOfLetters(text: string, from: number, end: number = text.length): number {
  let at = from;
  while (at < end && isLetter(text.charCodeAt(at))) at++;
  return at;
}

/**
 * Compares two runs of digits as whole numbers of any length. Leading zeros do not count and an
 * empty run is zero.
 */
export const compareNumbers: CompareParts = (a, aFrom, aEnd, b, bFrom, bEnd) => {
  let i = aFrom;
  let j = bFrom;
  while (i < aEnd && a.charCodeAt(i) === 48) i++;
  while (j < bEnd && b.charCodeAt(j) === 48) j++;
  const lengths = aEnd - i - (bEnd - j);
  if (lengths !== 0) return lengths;
  for (; i < aEnd; i++, j++) {
    const order = a.charCodeAt(i) - b.charCodeAt(j);
    if (order !== 0) return order;
  }
  return 0;
};

/** Compares two stretches of text code unit by code unit; a prefix comes first. */
export const compareText: CompareParts = (a, aFrom, aEnd, b, bFrom, bEnd) => {
  const length = Math.min(aEnd - aFrom, bEnd - bFrom);
  for (let n = 0; n < length; n++) {
    const order = a.charCodeAt(aFrom + n) - b.charCodeAt(bFrom + n);
    if (order !== 0) return order;
  }
  return aEnd - aFrom - (bEnd - bFrom);
};

/** Plain order of two strings by code unit. */
export function compareStrings(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Compares two lists of tokens from the left: by what may stand in their place, and where that is
 * the same by their values. Where one list is shorter, nothing stands.
 */
export function compareTokens<Token>(
  a: readonly Token[],
  b: readonly Token[],
  rank: (token: Token | undefined) => number,
  compareAlike: (a: Token | undefined, b: Token | undefined) => number,
): number {
  for (let n = 0; n < a.length || n < b.length; n++) {
    const order = rank(a[n]) - rank(b[n]) || compareAlike(a[n], b[n]);
    if (order !== 0) return order;
  }
  return 0;
}
