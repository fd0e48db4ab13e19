import { isStrictSemver } from './semver.ts';
import { compareSemver } from './semver-order.ts';
import type { VersionScheme } from './version-scheme.ts';

/** crates.io: strict Semantic Versioning; requirements ignore build metadata, so we do. */
export const cargo: VersionScheme = {
  name: 'cargo',
  compare: (a, b) => compareSemver(a, b),
  isValid: isStrictSemver,
};
