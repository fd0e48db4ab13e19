import type { AffectedEntry } from '../database/codec.ts';
import type { AdvisoryDatabase } from '../database/database.ts';
import type { Advisory } from '../feeds/feed.ts';
import { isCve, preferredId } from '../feeds/ids.ts';
import { feedNamed } from '../feeds/index.ts';
import type { RangeMatch } from '../versions/range.ts';
import { judgeEntry } from './judge-entry.ts';
import type { Lookup } from './lookup.ts';

const maximumHops = 4;

/** What one advisory says of one flaw in the package that was asked about. */
export interface Statement {
  feed: string;
  authority: number;
  lookup: Lookup;
  entry: AffectedEntry;
  advisory: Advisory;
  /** Absent: the version is not affected, says the advisory. */
  match: RangeMatch | undefined;
}

type Judged = Omit<Statement, 'advisory'>;

interface Answer {
  lookup: Lookup;
  entries: readonly AffectedEntry[];
  /** What each of the entries says of the version. */
  matches: (RangeMatch | undefined)[];
}

/** A flaw that the package has. */
export interface Verdict {
  /** CVE id where there is one, else the name that most sources use. */
  flaw: string;
  /** All that say "affected", best authority first. */
  statements: Statement[];
  /** All that the best authority says, also of versions that are not affected. */
  decisive: Statement[];
}

/**
 * Asks the database about packages, and decides flaw by flaw. Answers are kept: binary packages of
 * one source ask the same questions.
 */
export class Assessor {
  readonly #database: AdvisoryDatabase;
  readonly #verdicts = new Map<string, readonly Verdict[]>();
  readonly #advisories = new Map<string, Advisory | undefined>();
  readonly #held = new Map<string, readonly AffectedEntry[]>();

  constructor(database: AdvisoryDatabase) {
    this.#database = database;
  }

  /** For packages that share their questions with others, as those built from one source do. */
  assessShared(lookups: readonly Lookup[]): readonly Verdict[] {
    let key = '';
    for (const { ecosystem, name, version, module = '-', rank } of lookups) {
      key += `${ecosystem}\0${name}\0${version}\0${module}\0${rank}\0`;
    }
    let verdicts = this.#verdicts.get(key);
    if (verdicts === undefined) {
      verdicts = this.assess(lookups);
      this.#verdicts.set(key, verdicts);
    }
    return verdicts;
  }

  assess(lookups: readonly Lookup[]): readonly Verdict[] {
    const answers = lookups.map((lookup): Answer => {
      const entries = this.#entries(lookup.ecosystem, lookup.name);
      return { lookup, entries, matches: entries.map((entry) => judgeEntry(lookup, entry)) };
    });
    if (!answers.some(({ matches }) => matches.some((match) => match !== undefined))) return [];
    const judged = answers.flatMap(judgedOf);
    const affected = judged.filter((one) => one.match !== undefined);
    const least = affected.reduce((low, one) => Math.min(low, one.authority), Infinity);
    const byFlaw = new Map<string, Statement[]>();
    for (const one of judged) {
      // Those that say "not affected" count only above the least that says "affected".
      if (one.match === undefined && one.authority <= least) continue;
      const advisory = this.#advisory(one.entry);
      if (advisory === undefined) continue;
      for (const flaw of this.#flawsOf(advisory)) {
        const statements = byFlaw.get(flaw);
        if (statements === undefined) byFlaw.set(flaw, [{ ...one, advisory }]);
        else statements.push({ ...one, advisory });
      }
    }
    return [...byFlaw].flatMap(([flaw, statements]) => verdictOf(flaw, statements));
  }

  /** Kept, as one package is met in many versions and is costly to decode when it has many flaws. */
  #entries(ecosystem: string, name: string): readonly AffectedEntry[] {
    const key = `${ecosystem}\0${name}`;
    let entries = this.#held.get(key);
    if (entries === undefined) {
      entries = this.#database.affected(ecosystem, name);
      this.#held.set(key, entries);
    }
    return entries;
  }

  #advisory({ unit, id }: AffectedEntry): Advisory | undefined {
    const key = `${unit}\t${id}`;
    if (this.#advisories.has(key)) return this.#advisories.get(key);
    const advisory = this.#database.advisory(unit, id);
    this.#advisories.set(key, advisory);
    return advisory;
  }

  /** A bundle has several flaws; an advisory without a CVE is one under its most common name. */
  #flawsOf({ id, aliases, cves }: Advisory): readonly string[] {
    if (cves.length > 0) return cves;
    const names = [id, ...aliases].map((name) => this.#flawNamed(name));
    return [names.filter(isCve).sort()[0] ?? preferredId(names)];
  }

  /** One source leads to another: RUSTSEC-... to GHSA-..., that to CVE-... */
  #flawNamed(name: string): string {
    let flaw = name;
    for (let hops = 0; hops < maximumHops && !isCve(flaw); hops += 1) {
      const next = this.#database.flawName(flaw);
      if (next === undefined) break;
      flaw = next;
    }
    return flaw;
  }
}

function judgedOf({ lookup, entries, matches }: Answer): Judged[] {
  const judged = entries.map((entry, i): Judged => {
    const feed = entry.unit.split(':', 1)[0]!;
    const authority = lookup.rank * 100 + (feedNamed(feed)?.authority ?? 0);
    return { feed, authority, lookup, entry, match: matches[i] };
  });
  return settleModules(judged);
}

/**
 * One update of a module is built several times, once for each minor release, and listed with all
 * its builds. Whoever has one of them has the fix.
 */
function settleModules(judged: Judged[]): Judged[] {
  const fixed = new Set<string>();
  for (const { entry, match } of judged) {
    if (entry.modules !== undefined && match === undefined) fixed.add(updateOf(entry));
  }
  if (fixed.size === 0) return judged;
  return judged.filter(({ entry, match }) => match === undefined || !fixed.has(updateOf(entry)));
}

/** A document about one flaw can speak of several module streams. */
function updateOf({ unit, id, modules }: AffectedEntry): string {
  return `${unit}\t${id}\t${modules?.join()}`;
}

/** The best authority that speaks of the flaw decides; the others are evidence. */
function verdictOf(flaw: string, statements: Statement[]): Verdict[] {
  const best = Math.max(...statements.map((one) => one.authority));
  const decisive = statements.filter((one) => one.authority === best);
  if (!decisive.some((one) => one.match !== undefined)) return [];
  return [
    {
      flaw,
      statements: statements
        .filter((one) => one.match !== undefined)
        .sort((a, b) => b.authority - a.authority || compareText(a.advisory.id, b.advisory.id)),
      decisive,
    },
  ];
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
