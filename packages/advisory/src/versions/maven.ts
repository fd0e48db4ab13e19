import { compareLeadingNumbers, comparePlainNumbers } from './dotted-numbers.ts';
import { type MavenToken, parseMaven } from './maven-parse.ts';
import { compareNumbers, compareStrings, compareTokens } from './scan.ts';
import type { VersionScheme } from './version-scheme.ts';

/**
 * Maven's order (POM reference, "Version Order Specification"): token by token, known words around
 * the release, then other words, then numbers after a dash, then numbers after a dot.
 *
 * A word after a dot counts as one after a dash, as from Maven 3.9 on ("1.0.RC1" = "1.0-RC1"): with
 * the older reading 1-rc > 1.sp > 1 > 1-rc. Every text is a version to Maven.
 */
export const maven: VersionScheme = {
  name: 'maven',
  compare: (a, b) =>
    comparePlainNumbers(a, b) ??
    (compareLeadingNumbers(a, b) ||
      compareTokens(parseMaven(a), parseMaven(b), rank, compareAlike)),
  isValid: (text) => /^[0-9A-Za-z][0-9A-Za-z._+-]*$/.test(text),
};

const wordsBeforeRelease = ['alpha', 'beta', 'milestone', 'rc', 'snapshot'];
const RELEASE = 5;
const SERVICE_PACK = 6;
const OTHER_WORD = 7;
const NUMBER_AFTER_DASH = 8;
const NUMBER_AFTER_DOT = 9;

/** Where a token stands among all that can stand in its place; no token is the release. */
function rank(token: MavenToken | undefined): number {
  if (token === undefined) return RELEASE;
  if (token.kind === 'number') return token.afterDash ? NUMBER_AFTER_DASH : NUMBER_AFTER_DOT;
  if (token.text === '') return RELEASE;
  if (token.text === 'sp') return SERVICE_PACK;
  const known = wordsBeforeRelease.indexOf(token.text);
  return known < 0 ? OTHER_WORD : known;
}

/** Two tokens of the same rank. */
function compareAlike(a: MavenToken | undefined, b: MavenToken | undefined): number {
  if (a?.kind === 'number' && b?.kind === 'number') {
    return compareNumbers(a.digits, 0, a.digits.length, b.digits, 0, b.digits.length);
  }
  return a?.kind === 'word' && b?.kind === 'word' ? compareStrings(a.text, b.text) : 0;
}
