import type { VersionScheme } from './version-scheme.ts';

/** One event of an OSV range of type ECOSYSTEM or SEMVER; exactly one field is set. */
export interface RangeEvent {
  readonly introduced?: string | undefined;
  readonly fixed?: string | undefined;
  readonly last_affected?: string | undefined;
  readonly limit?: string | undefined;
}

/**
 * A stretch of affected versions. `introduced` "0" is before every version. At most one of the
 * upper bounds is set; without any, all later versions are affected.
 */
export interface VersionInterval {
  readonly introduced: string;
  /** First version that is not affected any more. */
  readonly fixed?: string;
  /** Last version that is affected. */
  readonly lastAffected?: string;
  /** First version that the advisory says nothing about. */
  readonly limit?: string;
}

/** What made a version affected; `range` is for people: ">= 1.0.0, < 1.2.3" or "= 1.0.1". */
export interface RangeMatch {
  readonly range: string;
  /** Absent when the version stands in the advisory's list of versions. */
  readonly interval?: VersionInterval;
}

/**
 * The intervals that the events of one OSV range describe, lowest first. The events may come in any
 * order and make any number of intervals (OSV schema, "affected[].ranges[].events fields" and
 * "Evaluation"). Where one version ends an interval and starts the next, it is affected; an
 * interval that is fixed where it is introduced is empty.
 */
export function intervalsOf(
  scheme: VersionScheme,
  events: readonly RangeEvent[],
): VersionInterval[] {
  const bounds = boundsOf(events).sort((a, b) => compareBounds(scheme, a, b) || rank(a) - rank(b));
  const intervals: VersionInterval[] = [];
  let introduced: string | undefined;
  let last: Bound | undefined;
  for (const bound of bounds) {
    const { kind, version } = bound;
    if (kind !== 'introduced') {
      if (introduced !== undefined) intervals.push({ introduced, [kind]: version });
      else if (kind === 'fixed') last = bound;
      introduced = undefined;
    } else if (introduced === undefined) {
      const isEmpty = last !== undefined && compareBounds(scheme, last, bound) === 0;
      if (!isEmpty) introduced = version;
    }
  }
  if (introduced !== undefined) intervals.push({ introduced });
  return limitIntervals(scheme, intervals, events);
}

/** Whether and why a version is affected, given intervals and an explicit list of versions. */
export function findMatch(
  scheme: VersionScheme,
  version: string,
  intervals: readonly VersionInterval[],
  versions: readonly string[] = [],
): RangeMatch | undefined {
  for (const interval of intervals) {
    if (isInInterval(scheme, version, interval)) {
      return { range: describeInterval(interval), interval };
    }
  }
  for (const listed of versions) {
    if (listed === version || compareToBound(scheme, version, listed) === 0) {
      return { range: `= ${listed}` };
    }
  }
  return undefined;
}

export function isInInterval(
  scheme: VersionScheme,
  version: string,
  interval: VersionInterval,
): boolean {
  const { introduced, fixed, lastAffected, limit } = interval;
  if (introduced !== '0' && compareToBound(scheme, version, introduced) < 0) return false;
  if (fixed !== undefined) return compareToBound(scheme, version, fixed) < 0;
  if (lastAffected !== undefined) return compareToBound(scheme, version, lastAffected) <= 0;
  return limit === undefined || compareToBound(scheme, version, limit) < 0;
}

/** ">= 1.0.0, < 1.2.3", "<= 1.2.2", "= 1.0.0", ">= 1.0.0" or "all versions". */
export function describeInterval(interval: VersionInterval): string {
  const { introduced, fixed, lastAffected, limit } = interval;
  if (lastAffected !== undefined && lastAffected === introduced) return `= ${introduced}`;
  const parts: string[] = [];
  if (introduced !== '0') parts.push(`>= ${introduced}`);
  const end = fixed ?? limit;
  if (end !== undefined) parts.push(`< ${end}`);
  else if (lastAffected !== undefined) parts.push(`<= ${lastAffected}`);
  return parts.length === 0 ? 'all versions' : parts.join(', ');
}

interface Bound {
  readonly kind: 'introduced' | 'fixed' | 'lastAffected';
  readonly version: string;
}

function boundsOf(events: readonly RangeEvent[]): Bound[] {
  const bounds: Bound[] = [];
  for (const { introduced, fixed, last_affected: lastAffected } of events) {
    if (introduced !== undefined) bounds.push({ kind: 'introduced', version: introduced });
    if (fixed !== undefined) bounds.push({ kind: 'fixed', version: fixed });
    if (lastAffected !== undefined) bounds.push({ kind: 'lastAffected', version: lastAffected });
  }
  return bounds;
}

function compareBounds(scheme: VersionScheme, a: Bound, b: Bound): number {
  if (a.version === b.version) return 0;
  if (isBeforeAll(a)) return -1;
  if (isBeforeAll(b)) return 1;
  return scheme.compare(a.version, b.version);
}

function isBeforeAll(bound: Bound): boolean {
  return bound.kind === 'introduced' && bound.version === '0';
}

/** At one version: first ends the interval before it, then starts one, then makes it the last. */
function rank(bound: Bound): number {
  return ['fixed', 'introduced', 'lastAffected'].indexOf(bound.kind);
}

/** A version has to be before one of the limits at least; "*" is no limit. */
function limitIntervals(
  scheme: VersionScheme,
  intervals: VersionInterval[],
  events: readonly RangeEvent[],
): VersionInterval[] {
  const limits = events.flatMap(({ limit }) => (limit === undefined ? [] : [limit]));
  if (limits.length === 0 || limits.includes('*')) return intervals;
  const limit = limits.reduce((a, b) => (scheme.compare(a, b) >= 0 ? a : b));
  return intervals.flatMap((interval) => {
    const { introduced, fixed, lastAffected } = interval;
    if (introduced !== '0' && scheme.compare(introduced, limit) >= 0) return [];
    const endsBefore =
      (fixed !== undefined && scheme.compare(fixed, limit) <= 0) ||
      (lastAffected !== undefined && scheme.compare(lastAffected, limit) < 0);
    return [endsBefore ? interval : { introduced, limit }];
  });
}

function compareToBound(scheme: VersionScheme, version: string, bound: string): number {
  return scheme.compareToBound === undefined
    ? scheme.compare(version, bound)
    : scheme.compareToBound(version, bound);
}
