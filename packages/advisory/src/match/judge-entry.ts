import type { AffectedEntry } from '../database/codec.ts';
import { hasFixOfBranch } from '../feeds/redhat-streams.ts';
import { findMatch, type RangeMatch } from '../versions/range.ts';
import type { Lookup } from './lookup.ts';

/** Go's pseudo-versions name a commit: v0.0.0-20191109021931-daa7c04131f5. */
const pseudoVersion = /[.-]\d{14}-[0-9a-f]{12}(?:\+incompatible)?$/;

/** The intervals that count for a version: the project's own numbering where it is one of those. */
export function intervalsFor(lookup: Lookup, entry: AffectedEntry) {
  const own = entry.customIntervals;
  return own !== undefined && !pseudoVersion.test(lookup.version) ? own : entry.intervals;
}

/** Whether an advisory's statement on a package covers the version that is asked about. */
export function judgeEntry(lookup: Lookup, entry: AffectedEntry): RangeMatch | undefined {
  if (!isOfModule(lookup, entry)) return undefined;
  if (entry.fixedBuilds && hasFixOfBranch(lookup.version, entry.fixedBuilds)) return undefined;
  return findMatch(lookup.scheme, lookup.version, intervalsFor(lookup, entry), entry.versions);
}

/**
 * Packages of a module stream have fixes of their own, and are no older or newer than those of
 * another stream. Where a label is missing, a stream is told by the first number of the version.
 */
function isOfModule(lookup: Lookup, entry: AffectedEntry): boolean {
  const { module } = lookup;
  if (entry.modules === undefined) return module === undefined;
  if (module === undefined) return false;
  if (module !== '' && entry.modules.length > 0) return entry.modules.includes(module);
  return entry.intervals.some(
    ({ fixed }) => fixed !== undefined && majorOf(fixed) === majorOf(lookup.version),
  );
}

function majorOf(version: string): string {
  return /^(?:\d+:)?(\d*)/.exec(version)?.[1] ?? '';
}
