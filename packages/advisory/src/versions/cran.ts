import { compareNumberLists } from './dotted-numbers.ts';
import type { VersionScheme } from './version-scheme.ts';

/**
 * R packages: numbers between dots or dashes, all alike (R's `package_version`; Writing R
 * Extensions, 1.1.1). "1.0" is before "1.0.0".
 */
export const cran: VersionScheme = {
  name: 'cran',
  compare: compareNumberLists,
  isValid: (text) => /^[0-9]+(?:[.-][0-9]+)+$/.test(text),
};
