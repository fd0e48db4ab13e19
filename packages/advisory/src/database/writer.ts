import type { Database } from 'lmdb';
import type { Advisory, AffectedPackage, Feed, FeedRecord } from '../feeds/feed.ts';
import { isDistribution } from '../feeds/osv-ecosystems.ts';
import {
  decodeAdvisory,
  encodeAdvisory,
  encodeEntry,
  encodeFacts,
  ownerOf,
  type StoredAdvisory,
} from './codec.ts';
import { betterName, flawNames } from './flaw-names.ts';
import { ecosystemOfKey, packageKey } from './package-key.ts';
import type { Tables } from './tables.ts';

/** Rows that wait in memory; they are written in sorted bulk, which is how LMDB is fast. */
const pendingLimit = 100_000;

/**
 * Puts the records of one unit (one part of one feed) into the tables. `finish` has to be called
 * for the last of them to arrive.
 */
export class UnitWriter {
  readonly #tables: Tables;
  readonly #feed: Feed;
  readonly #unit: string;
  readonly #entries = new Map<string, unknown[][]>();
  readonly #advisories = new Map<string, StoredAdvisory>();
  readonly #facts: [table: 'epss' | 'exploited' | 'cves', cve: string, row: unknown[]][] = [];
  readonly #seen = new Set<string>();
  #pending = 0;
  records = 0;
  /** How the publisher names the state of its data. */
  edition: string | undefined;

  constructor(tables: Tables, feed: Feed, unit: string) {
    this.#tables = tables;
    this.#feed = feed;
    this.#unit = unit;
  }

  write(record: FeedRecord): void {
    this.records += 1;
    switch (record.kind) {
      case 'withdrawn':
        break;
      case 'edition':
        this.records -= 1;
        this.edition = record.edition;
        break;
      case 'advisory':
        this.#writeAdvisory(record.advisory, record.affected);
        break;
      case 'epss':
        this.#writeFact('epss', record.cve, [record.score, record.percentile]);
        break;
      case 'exploited': {
        const row = [record.addedAt, record.dueAt ?? 0, record.ransomware];
        this.#writeFact('exploited', record.cve, row);
        break;
      }
      case 'cve': {
        this.#writeFact('cves', record.cve, encodeFacts(record));
        break;
      }
    }
    if (this.#pending >= pendingLimit) this.#flush();
  }

  finish(): void {
    this.#flush();
    this.#flushAdvisories();
  }

  #writeFact(table: 'epss' | 'exploited' | 'cves', cve: string, row: unknown[]): void {
    this.#facts.push([table, cve, row]);
    this.#pending += 1;
  }

  #writeAdvisory(advisory: Advisory, affected: readonly AffectedPackage[]): void {
    const { id } = advisory;
    if (!this.#feed.partialRecords) {
      if (this.#seen.has(id)) return;
      this.#seen.add(id);
    }
    const keys = new Set<string>();
    for (const entry of affected) {
      const key = packageKey(entry.ecosystem, entry.name);
      if (key === undefined) continue;
      keys.add(key);
      const row = encodeEntry(this.#unit, id, entry);
      const rows = this.#entries.get(key);
      if (rows === undefined) this.#entries.set(key, [row]);
      else rows.push(row);
      this.#pending += 1;
    }
    const known = this.#advisories.get(id);
    if (known === undefined) {
      this.#advisories.set(id, { advisory, keys: [...keys] });
      this.#pending += 1;
      return;
    }
    known.keys = [...new Set([...known.keys, ...keys])];
    known.advisory.aliases = [...new Set([...known.advisory.aliases, ...advisory.aliases])];
    known.advisory.summary ||= advisory.summary;
  }

  #flush(): void {
    const { packages } = this.#tables;
    this.#tables.root.transactionSync(() => {
      for (const key of [...this.#entries.keys()].sort()) {
        const rows = this.#entries.get(key)!;
        const before = packages.get(key);
        packages.put(key, before === undefined ? rows : [...before, ...rows]);
      }
      for (const [table, cve, row] of this.#facts) {
        const facts = factTable(this.#tables, table);
        if (row.length > 0) facts.put(cve, row);
        else facts.remove(cve); // nothing is left of what was said before
      }
    });
    this.#entries.clear();
    this.#facts.length = 0;
    this.#pending = 0;
    // Records that add up have to stay until the unit ends; whole ones can go.
    if (!this.#feed.partialRecords) this.#flushAdvisories();
  }

  #flushAdvisories(): void {
    const { root, advisories, names } = this.#tables;
    root.transactionSync(() => {
      for (const [id, stored] of [...this.#advisories].sort(([a], [b]) => (a < b ? -1 : 1))) {
        advisories.put(advisoryKey(this.#unit, id), encodeAdvisory(stored));
        if (stored.keys.some(isDistributionKey)) continue;
        for (const [name, flaw] of flawNames(stored.advisory)) {
          const better = betterName(names.get(name), flaw);
          if (better === flaw) names.put(name, flaw);
        }
      }
    });
    this.#advisories.clear();
  }
}

function factTable(tables: Tables, table: 'epss' | 'exploited' | 'cves') {
  return tables[table] as Database<unknown[], string>;
}

export function advisoryKey(unit: string, id: string): string {
  return `${unit}\t${id}`;
}

function isDistributionKey(key: string): boolean {
  return isDistribution(ecosystemOfKey(key));
}

/** Takes out everything that a unit brought; facts of CVEs go with the feed that gives them. */
export function removeUnit(tables: Tables, feed: Feed, unit: string): void {
  const start = advisoryKey(unit, '');
  const range = tables.advisories.getRange({ start, end: `${unit}\n` });
  removeAdvisories(
    tables,
    unit,
    [...range].map(({ key }) => key.slice(start.length)),
  );
  const facts = { epss: tables.epss, kev: tables.exploited, cve5: tables.cves }[feed.name];
  facts?.clearSync();
}

/** Takes out single advisories of a unit. */
export function removeAdvisories(tables: Tables, unit: string, ids: readonly string[]): void {
  const gone = new Set(ids);
  const keys = new Set<string>();
  for (const id of gone) {
    const row = tables.advisories.get(advisoryKey(unit, id));
    if (row === undefined) continue;
    for (const key of decodeAdvisory(id, row).keys) keys.add(key);
  }
  tables.root.transactionSync(() => {
    for (const key of keys) {
      const rows = tables.packages.get(key) ?? [];
      const kept = rows.filter((row) => {
        const owner = ownerOf(row);
        return owner.unit !== unit || !gone.has(owner.id);
      });
      if (kept.length > 0) tables.packages.put(key, kept);
      else tables.packages.remove(key);
    }
    for (const id of gone) tables.advisories.remove(advisoryKey(unit, id));
  });
}
