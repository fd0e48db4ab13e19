import type { AffectedEntry } from '../database/codec.ts';
import type { Advisory } from '../feeds/feed.ts';
import { feedNamed } from '../feeds/index.ts';
import type { RangeMatch } from '../versions/range.ts';
import { extendedSupportOf } from './extended-support.ts';
import { absentCode } from './go-linkage.ts';
import { judgeEntry } from './judge-entry.ts';
import type { Lookup } from './lookup.ts';

/** What one advisory says of one flaw in the package that was asked about. */
export interface Statement {
  feed: string;
  /** Whose word counts when statements disagree; the greatest wins. */
  authority: number;
  lookup: Lookup;
  entry: AffectedEntry;
  advisory: Advisory;
  /** Absent: the version is not affected, says the advisory. */
  match: RangeMatch | undefined;
  /** Whose subscribers alone get the fix; absent where everyone does, or these are subscribers. */
  extendedSupport?: string;
  /** Why the code that has the flaw is not in the program, although the version is affected. */
  absent?: string;
}

/** An entry of the database, and what does not depend on the version that is asked about. */
export interface HeldEntry {
  entry: AffectedEntry;
  feed: string;
  authority: number;
  extendedSupport: string | undefined;
}

export function heldEntry(entry: AffectedEntry): HeldEntry {
  const feed = entry.unit.split(':', 1)[0]!;
  const authority = feedNamed(feed)?.authority ?? 0;
  return { entry, feed, authority, extendedSupport: extendedSupportOf(entry) };
}

/** What the database holds on a question, and what each of it says of the version. */
export interface Answer {
  lookup: Lookup;
  held: readonly HeldEntry[];
  matches: (RangeMatch | undefined)[];
}

export function answerTo(lookup: Lookup, held: readonly HeldEntry[]): Answer {
  const matches = held.map(({ entry }) => judgeEntry(lookup, entry));
  settleModules(held, matches);
  return { lookup, held, matches };
}

/**
 * One update of a module is built several times, once for each minor release, and listed with all
 * its builds. Whoever has one of them has the fix.
 */
function settleModules(held: readonly HeldEntry[], matches: (RangeMatch | undefined)[]): void {
  const fixed = new Set<string>();
  for (const [i, { entry }] of held.entries()) {
    if (entry.modules !== undefined && matches[i] === undefined) fixed.add(updateOf(entry));
  }
  if (fixed.size === 0) return;
  for (const [i, { entry }] of held.entries()) {
    if (matches[i] !== undefined && fixed.has(updateOf(entry))) matches[i] = undefined;
  }
}

/** A document about one flaw can speak of several module streams. */
function updateOf({ unit, id, modules }: AffectedEntry): string {
  return `${unit}\t${id}\t${modules?.join()}`;
}

/** Who extends a release's life speaks where the distribution is silent. */
export function authorityOf(lookup: Lookup, { authority, extendedSupport }: HeldEntry): number {
  const isExtended = extendedSupport !== undefined && lookup.isSubscriber !== true;
  return (isExtended ? lookup.rank - 1 : lookup.rank) * 100 + authority;
}

/** The statements of an answer whose advisory is known, among the entries that `counts` takes. */
export function* statementsOf(
  { lookup, held, matches }: Answer,
  advisoryOf: (entry: AffectedEntry) => Advisory | undefined,
  counts: (match: RangeMatch | undefined, authority: number) => boolean,
): Generator<Statement> {
  for (const [i, one] of held.entries()) {
    const match = matches[i];
    const authority = authorityOf(lookup, one);
    if (!counts(match, authority)) continue;
    const { entry, feed, extendedSupport } = one;
    const advisory = advisoryOf(entry);
    if (advisory === undefined) continue;
    const statement: Statement = { feed, authority, lookup, entry, advisory, match };
    if (extendedSupport !== undefined && lookup.isSubscriber !== true) {
      statement.extendedSupport = extendedSupport;
    }
    const absent = match === undefined ? undefined : absentCode(lookup.linkage, entry);
    if (absent !== undefined) statement.absent = absent;
    yield statement;
  }
}
