import { schemeFor } from '@seaworthy/advisory';

/**
 * The highest of the versions that fix the flaws of one package, as its ecosystem orders versions:
 * upgrading to it fixes them all. Text order where the ecosystem is not known.
 */
export function highestVersion(versions: Iterable<string>, ecosystem: string): string | undefined {
  const scheme = schemeFor(ecosystem);
  const compare = scheme?.compare ?? ((a: string, b: string) => (a < b ? -1 : 1));
  let highest: string | undefined;
  for (const version of versions) {
    if (highest === undefined || compare(version, highest) > 0) highest = version;
  }
  return highest;
}
