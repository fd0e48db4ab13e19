import type { AffectedEntry } from '../database/codec.ts';
import type { AdvisoryDatabase } from '../database/database.ts';
import type { Advisory } from '../feeds/feed.ts';
import { isCve, preferredId } from '../feeds/ids.ts';
import { isDistribution } from '../feeds/osv-ecosystems.ts';
import { identitiesOf, identityOf } from './identity.ts';
import type { Lookup } from './lookup.ts';
import { flawsOfAll } from './same-flaw.ts';
import {
  type Answer,
  answerTo,
  authorityOf,
  type HeldEntry,
  heldEntry,
  type Statement,
  statementsOf,
} from './statement.ts';

const maximumHops = 4;

interface LibraryRecords {
  flaws: ReadonlyMap<Advisory, readonly string[]>;
  identities: ReadonlyMap<string, string>;
}

/** What becomes of a flaw that some source says the package has. */
export interface Verdict {
  /** CVE id where there is one, else the name that most sources use. */
  flaw: string;
  /** Its name in the fingerprint; see `identityOf`. */
  identity: string;
  /** All that say "affected", best authority first. */
  statements: Statement[];
  /** All that the best authority says, also of versions that are not affected. */
  decisive: Statement[];
  /** Whether the package has it; otherwise a better source contradicts those that say so. */
  isAffected: boolean;
}

/**
 * Asks the database about packages, and decides flaw by flaw. Answers are kept: binary packages of
 * one source ask the same questions.
 */
export class Assessor {
  readonly #database: AdvisoryDatabase;
  readonly #verdicts = new Map<string, readonly Verdict[]>();
  readonly #advisories = new Map<string, Advisory | undefined>();
  readonly #held = new Map<string, readonly HeldEntry[]>();
  readonly #libraries = new Map<string, LibraryRecords>();

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
    const answers = lookups.map((lookup) => answerTo(lookup, this.#entries(lookup)));
    const least = leastAuthority(answers);
    if (least === undefined) return [];
    const isLibrary = lookups.some(({ ecosystem }) => !isDistribution(ecosystem));
    const records = isLibrary ? this.#recordsOf(answers) : undefined;
    const byFlaw = new Map<string, Statement[]>();
    for (const answer of answers) {
      const statements = statementsOf(
        answer,
        (entry) => this.#advisory(entry),
        // Those that say "not affected" count only above the least that says "affected".
        (match, authority) => match !== undefined || authority > least,
      );
      for (const statement of statements) {
        const { advisory } = statement;
        for (const flaw of records?.flaws.get(advisory) ?? this.#flawsOf(advisory)) {
          const known = byFlaw.get(flaw);
          if (known === undefined) byFlaw.set(flaw, [statement]);
          else known.push(statement);
        }
      }
    }
    return [...byFlaw].flatMap(([flaw, statements]) =>
      verdictOf(flaw, records?.identities.get(flaw) ?? identityOf(flaw, statements), statements),
    );
  }

  /**
   * What all records of a library have to do with one another, whatever its version: which are
   * about the same flaw, and the identity of each flaw. Distributions' flaws have their CVE.
   */
  #recordsOf(answers: readonly Answer[]): LibraryRecords {
    const key = answers.map(({ lookup }) => `${lookup.ecosystem}\0${lookup.name}`).join('\0');
    let records = this.#libraries.get(key);
    if (records === undefined) {
      const all = answers
        .flatMap(({ held }) => held)
        .flatMap(({ entry }) => {
          const advisory = this.#advisory(entry);
          return advisory === undefined ? [] : [{ entry, advisory }];
        });
      const flaws = flawsOfAll(
        all.map(({ advisory }) => advisory),
        (name) => this.#flawNamed(name),
      );
      records = { flaws, identities: identitiesOf(all, flaws) };
      this.#libraries.set(key, records);
    }
    return records;
  }

  /** What the best authority says of one flaw, whether it is affected or not. */
  wordOn(flaw: string, lookups: readonly Lookup[]): Statement[] {
    const statements = lookups.flatMap((lookup) => [
      ...statementsOf(
        answerTo(lookup, this.#entries(lookup)),
        (entry) => this.#advisory(entry),
        () => true,
      ),
    ]);
    return decisiveOf(statements.filter(({ advisory }) => this.#flawsOf(advisory).includes(flaw)));
  }

  /** Kept, as one package is met in many versions and is costly to decode when it has many flaws. */
  #entries({ ecosystem, name }: Lookup): readonly HeldEntry[] {
    const key = `${ecosystem}\0${name}`;
    let entries = this.#held.get(key);
    if (entries === undefined) {
      entries = this.#database.affected(ecosystem, name).map(heldEntry);
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

  /** Of a distribution's advisory: a bundle has several flaws, one without a CVE is its own. */
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

/** The lowest authority of those that say "affected"; `undefined` when none does. */
function leastAuthority(answers: readonly Answer[]): number | undefined {
  let least: number | undefined;
  for (const { lookup, held, matches } of answers) {
    for (const [i, one] of held.entries()) {
      if (matches[i] === undefined) continue;
      const authority = authorityOf(lookup, one);
      if (least === undefined || authority < least) least = authority;
    }
  }
  return least;
}

/** The best authority that speaks of the flaw decides; the others are evidence. */
function verdictOf(flaw: string, identity: string, statements: Statement[]): Verdict[] {
  const affected = statements.filter((one) => one.match !== undefined);
  if (affected.length === 0) return [];
  const decisive = decisiveOf(statements);
  return [
    {
      flaw,
      identity,
      statements: affected.sort(
        (a, b) => b.authority - a.authority || compareText(a.advisory.id, b.advisory.id),
      ),
      decisive,
      isAffected: decisive.some((one) => one.match !== undefined) && !isAbsent(decisive),
    },
  ];
}

function decisiveOf(statements: Statement[]): Statement[] {
  if (statements.length <= 1) return statements;
  const best = Math.max(...statements.map((one) => one.authority));
  return statements.filter((one) => one.authority === best);
}

/** Of the advisories that match, only some say which code has the flaw; those have to agree. */
function isAbsent(decisive: readonly Statement[]): boolean {
  const located = decisive.filter((one) => one.match !== undefined && one.entry.imports);
  return located.length > 0 && located.every((one) => one.absent !== undefined);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
