import { isDigit } from './scan.ts';

/**
 * One token of a Maven version: a word, which always counts as following a dash, or a number, which
 * knows whether a dash or a dot was in front of it.
 */
export type MavenToken =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'number'; readonly digits: string; readonly afterDash: boolean };

/**
 * Splits at dots, dashes and where digits meet other characters, and drops what means nothing at
 * the end, before a dash and before a word: zeros, "final", "ga", "release" (POM reference,
 * "Version Order Specification"; names as in ComparableVersion of Maven 3.8).
 */
export function parseMaven(version: string): MavenToken[] {
  const text = version.toLowerCase();
  const tokens: MavenToken[] = [];
  let afterDash = false;
  let at = 0;
  while (at < text.length) {
    const isNumber = isDigit(text.charCodeAt(at));
    let end = at;
    while (
      end < text.length &&
      !isSeparator(text.charCodeAt(end)) &&
      isDigit(text.charCodeAt(end)) === isNumber
    ) {
      end++;
    }
    const meetsOtherKind = end < text.length && !isSeparator(text.charCodeAt(end));
    const part = text.slice(at, end);
    if (isNumber || part === '') {
      if (afterDash) dropNulls(tokens);
      tokens.push({ kind: 'number', digits: part.replace(/^0+/, ''), afterDash });
    } else {
      dropNulls(tokens);
      tokens.push({ kind: 'word', text: fullName(part, meetsOtherKind) });
    }
    afterDash = meetsOtherKind || text.charCodeAt(end) === DASH;
    at = meetsOtherKind ? end : end + 1;
  }
  dropNulls(tokens);
  return tokens;
}

const DASH = 45;
const DOT = 46;

function isSeparator(code: number): boolean {
  return code === DOT || code === DASH;
}

const shortNames = new Map([
  ['a', 'alpha'],
  ['b', 'beta'],
  ['m', 'milestone'],
]);

const otherNames = new Map([
  ['final', ''],
  ['ga', ''],
  ['release', ''],
  ['cr', 'rc'],
]);

/** "a", "b" and "m" are short names only right in front of a digit. */
function fullName(word: string, meetsDigit: boolean): string {
  return (meetsDigit ? shortNames.get(word) : undefined) ?? otherNames.get(word) ?? word;
}

function dropNulls(tokens: MavenToken[]): void {
  for (;;) {
    const last = tokens.at(-1);
    if (last === undefined || (last.kind === 'word' ? last.text : last.digits) !== '') return;
    tokens.pop();
  }
}
