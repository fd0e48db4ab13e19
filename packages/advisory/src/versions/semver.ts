import { compareSemver } from './semver-order.ts';
import type { VersionScheme } from './version-scheme.ts';

/**
 * Semantic Versioning 2.0.0 as npm reads it: a leading "v" or "=" and white space around are taken,
 * build metadata does not count. Lenient reading: see `compareSemver`.
 */
export const semver: VersionScheme = {
  name: 'semver',
  compare: (a, b) => compareSemver(a, b),
  isValid: (text) => isStrictSemver(text.trim().replace(/^[v=\s]+/, '')),
};

/** npm takes no version that is longer. */
const maxLength = 256;

const strict =
  /^(?:0|[1-9][0-9]*)(?:\.(?:0|[1-9][0-9]*)){2}(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;

/** Section 2, 9 and 10 of the specification, without any prefix. */
export function isStrictSemver(text: string): boolean {
  if (text.length > maxLength) return false;
  const match = strict.exec(text);
  return match !== null && !/(?:^|\.)0[0-9]+(?:\.|$)/.test(match[1] ?? '');
}
