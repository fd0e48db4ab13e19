import { compareSemver } from './semver-order.ts';
import type { VersionScheme } from './version-scheme.ts';

/**
 * Dart's pub: Semantic Versioning, but build metadata orders versions that are the same otherwise
 * (package pub_semver): 1.0.0 < 1.0.0+1 < 1.0.0+2.
 */
export const pub: VersionScheme = {
  name: 'pub',
  compare: (a, b) => compareSemver(a, b, rules),
  isValid: (text) =>
    /^[0-9]+\.[0-9]+\.[0-9]+(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/.test(
      text,
    ),
};

const rules = { orderBuild: true };
