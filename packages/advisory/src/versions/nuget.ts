import { compareSemver } from './semver-order.ts';
import type { VersionScheme } from './version-scheme.ts';

/**
 * NuGet: Semantic Versioning with one to four numbers, leading zeros allowed, pre-releases compared
 * without case, build metadata ignored (NuGet documentation, "Package versioning").
 */
export const nuget: VersionScheme = {
  name: 'nuget',
  compare: (a, b) => compareSemver(a, b, rules),
  isValid: (text) =>
    /^[0-9]+(?:\.[0-9]+){0,3}(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/.test(
      text,
    ),
};

const rules = { ignoreCase: true };
