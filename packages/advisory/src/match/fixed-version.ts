import type { VersionInterval } from '../versions/range.ts';
import { findMatch } from '../versions/range.ts';
import { intervalsFor } from './judge-entry.ts';
import type { Statement } from './statement.ts';

/**
 * The lowest version above the installed one that none of the statements calls affected, among the
 * versions that they name as fixes. Several fixed branches, and fixes that had to be fixed again,
 * come out right.
 */
export function lowestFix(statements: readonly Statement[]): string | undefined {
  const matched = statements.filter((one) => one.match !== undefined);
  const first = matched[0];
  if (first === undefined) return undefined;
  const { scheme, version } = first.lookup;
  const candidates = matched
    .filter((one) => one.lookup.scheme === scheme)
    .flatMap((one) => intervalsFor(one.lookup, one.entry))
    .flatMap(fixOf)
    .filter((fix) => scheme.compare(fix, version) > 0);
  if (candidates.length > 1) candidates.sort((a, b) => scheme.compare(a, b));
  return candidates.find((fix) =>
    matched.every((one) => {
      const intervals = intervalsFor(one.lookup, one.entry);
      return findMatch(scheme, fix, intervals, one.entry.versions) === undefined;
    }),
  );
}

function fixOf({ fixed }: VersionInterval): string[] {
  return fixed === undefined ? [] : [fixed];
}
