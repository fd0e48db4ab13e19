import { isStrictSemver } from './semver.ts';
import { compareSemver } from './semver-order.ts';
import type { VersionScheme } from './version-scheme.ts';

/** Hex (Elixir, Erlang): strict Semantic Versioning, as Elixir's `Version` module. */
export const hex: VersionScheme = {
  name: 'hex',
  compare: (a, b) => compareSemver(a, b),
  isValid: isStrictSemver,
};
