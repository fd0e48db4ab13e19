import { compareNumberLists } from './dotted-numbers.ts';
import type { VersionScheme } from './version-scheme.ts';

/** Haskell: dotted numbers (Data.Version, Package Versioning Policy). "1.0" is before "1.0.0". */
export const hackage: VersionScheme = {
  name: 'hackage',
  compare: compareNumberLists,
  isValid: (text) => /^(?:0|[1-9][0-9]*)(?:\.(?:0|[1-9][0-9]*))*$/.test(text),
};
