import type { Problem } from '@seaworthy/model';
import { feedNamed } from '../feeds/index.ts';
import { baseEcosystem } from '../feeds/osv-ecosystems.ts';
import type { SourceInfo } from './database-info.ts';
import type { Pointer } from './generations.ts';

/** How asking for one unit went. */
export interface CheckOutcome {
  unit: string;
  /** Why it could not be refreshed. */
  failure?: string | undefined;
}

/** A source whose last good data are kept because it could not be refreshed. */
export interface FailingSource {
  unit: string;
  /** When it was last asked with success: its data are as of then. */
  checkedAt: string;
  failure: string;
}

/**
 * What is known after an update of when each source was last asked with success. The database as a
 * whole is as old as the oldest of those that a plain update refreshes.
 */
export function nextChecks(
  before: Pick<Pointer, 'sources'> | undefined,
  sources: readonly SourceInfo[],
  outcomes: readonly CheckOutcome[],
  now: Date,
): Required<Pick<Pointer, 'checkedAt' | 'sources'>> {
  const asked = new Map(outcomes.map((outcome) => [outcome.unit, outcome]));
  const checks = sources.map(({ unit, fetchedAt }) => {
    const outcome = asked.get(unit);
    const known = before?.sources?.[unit] ?? { checkedAt: fetchedAt };
    if (outcome === undefined) return [unit, known] as const;
    if (outcome.failure === undefined) return [unit, { checkedAt: now.toISOString() }] as const;
    return [unit, { checkedAt: known.checkedAt, failure: outcome.failure }] as const;
  });
  const refreshed = checks.filter(([unit]) => feedOf(unit)?.upstream !== undefined);
  const dates = (refreshed.length > 0 ? refreshed : checks).map(([, check]) => check.checkedAt);
  return {
    checkedAt: dates.sort()[0] ?? now.toISOString(),
    sources: Object.fromEntries(checks),
  };
}

export function failingSources({ sources }: Pick<Pointer, 'sources'>): FailingSource[] {
  return Object.entries(sources ?? {}).flatMap(([unit, { checkedAt, failure }]) =>
    failure === undefined ? [] : [{ unit, checkedAt, failure }],
  );
}

/** What a scan has to say about sources that failed: those of its ecosystems, and of all CVEs. */
export function failingProblems(
  failing: readonly FailingSource[],
  ecosystems: readonly string[],
  now: Date,
): Problem[] {
  const wanted = new Set(ecosystems.map((name) => baseEcosystem(name).toLowerCase()));
  return failing
    .filter(({ unit }) => {
      const ecosystem = feedOf(unit)?.ecosystemOf?.(partOf(unit));
      if (ecosystem === undefined || ecosystem === 'CVE') return true;
      return wanted.has(baseEcosystem(ecosystem).toLowerCase());
    })
    .map((source) => ({
      code: 'feed-failed',
      message: describeFailing(source, now),
      hint: 'Run `seaworthy db update`; `seaworthy db status` tells the state of every source.',
    }));
}

export function describeFailing({ unit, checkedAt, failure }: FailingSource, now: Date): string {
  return `${unit} could not be refreshed (${failure}); ${keptSince(checkedAt, now)}`;
}

/** "its data of 2026-06-01 (10 days old) are kept" */
export function keptSince(checkedAt: string, now: Date): string {
  const days = Math.max(0, Math.floor((now.getTime() - Date.parse(checkedAt)) / 86_400_000));
  const age = days === 0 ? 'today' : days === 1 ? '1 day old' : `${days} days old`;
  return `its data of ${checkedAt.slice(0, 10)} (${age}) are kept`;
}

function feedOf(unit: string) {
  return feedNamed(unit.split(':', 1)[0]!);
}

function partOf(unit: string): string {
  const colon = unit.indexOf(':');
  return colon < 0 ? '' : unit.slice(colon + 1);
}
