import { comparers, Order, type Pair } from './compare.ts';
import {
  type Expectation,
  type ExpectedPackage,
  readFeed,
  roughly,
  spread,
  unique,
} from './expectation.ts';

/** Expectations for ecosystems of libraries, by a plain reading of OSV records. */

interface Event {
  introduced?: string;
  fixed?: string;
  last_affected?: string;
}

interface OsvRecord {
  id: string;
  aliases?: string[];
  summary?: string;
  withdrawn?: string;
  affected: {
    package: { ecosystem: string; name: string };
    ranges?: { type: string; events: Event[] }[];
    versions?: string[];
    ecosystem_specific?: { custom_ranges?: unknown };
    database_specific?: { informational?: string | null };
  }[];
}

export interface Library {
  file: string;
  ecosystem: string;
  type: string;
  comparer: keyof typeof comparers;
  /** Versions that are no versions of the ecosystem are left out. */
  isVersion: RegExp;
  /** How names compare, where not as they stand. */
  key?: (name: string) => string;
  /** Packages that people have, in versions that they had. */
  known: Record<string, string[]>;
  /** What the tool is asked about, where it wants another spelling. */
  spell?: (version: string) => string;
}

const others = 24;
const mostRecords = 100;
const versionsEach = 4;

export function expectLibrary(library: Library): Expectation {
  const records = readFeed(library.file)
    .split('\n')
    .filter((line) => line !== '')
    .map((line): OsvRecord => JSON.parse(line))
    .filter(counts);
  const key = library.key ?? ((name: string) => name);
  const byPackage = new Map<string, { name: string; records: OsvRecord[] }>();
  for (const record of records) {
    for (const { package: of } of record.affected.filter(
      (one) => one.package.ecosystem === library.ecosystem,
    )) {
      const known = byPackage.get(key(of.name)) ?? { name: of.name, records: [] };
      if (!known.records.includes(record)) known.records.push(record);
      byPackage.set(key(of.name), known);
    }
  }
  const flawOf = nameFlaws(records);
  const order = new Order(comparers[library.comparer]!());
  const spell = library.spell ?? ((version: string) => version);
  const packages: ExpectedPackage[] = [];
  for (const [name, versions] of choose(byPackage, library)) {
    const about = byPackage.get(key(name))?.records ?? [];
    const entries = about.map((record) => ({
      record,
      entries: record.affected.filter(
        (one) => one.package.ecosystem === library.ecosystem && key(one.package.name) === key(name),
      ),
    }));
    const bounds = entries.flatMap((one) => one.entries.flatMap((entry) => rangesOf(entry)));
    order.learn(
      versions.flatMap((version) => bounds.flatMap((range) => questions(version, range, spell))),
    );
    order.learn(
      entries.flatMap((one) =>
        one.entries.flatMap((entry) =>
          (entry.versions ?? [])
            .filter((listed) => library.isVersion.test(listed))
            .flatMap((listed) => versions.map((version): Pair => [spell(version), spell(listed)])),
        ),
      ),
    );
    for (const version of versions) {
      const flaws: Record<string, string[]> = {};
      for (const { record, entries: own } of entries) {
        const isAffected = own.some(
          (entry) =>
            (entry.versions ?? []).some(
              (listed) =>
                listed === version ||
                (library.isVersion.test(listed) &&
                  order.compare(spell(version), spell(listed)) === 0),
            ) || rangesOf(entry).some((range) => isIn(version, range, order, spell)),
        );
        if (!isAffected) continue;
        for (const flaw of flawOf(record))
          flaws[flaw] = unique([...(flaws[flaw] ?? []), record.id]).sort();
      }
      packages.push({ name, version, flaws: sorted(flaws) });
    }
  }
  return {
    title: library.ecosystem,
    about: `${Object.keys(library.known).length} packages that many have, and ${others} with up to ${mostRecords} records, in versions that records name`,
    inputs: [library.file],
    tool: order.tool,
    type: library.type,
    packages,
  };
}

/** Records that were taken back, and notices that are no flaws, do not count. */
function counts(record: OsvRecord): boolean {
  if (record.withdrawn !== undefined) return false;
  if (
    /^(?:Withdrawn(?: Advisory)?|Duplicate Advisory|Duplicate of [\w-]+)\s*:/i.test(
      record.summary ?? '',
    )
  )
    return false;
  return !record.affected.every((one) =>
    ['unmaintained', 'notice'].includes(one.database_specific?.informational ?? ''),
  );
}

function rangesOf(entry: OsvRecord['affected'][number]): Event[][] {
  return (entry.ranges ?? []).filter(({ type }) => type !== 'GIT').map(({ events }) => events);
}

function choose(
  byPackage: ReadonlyMap<string, { name: string; records: OsvRecord[] }>,
  library: Library,
): Map<string, string[]> {
  const chosen = new Map(Object.entries(library.known));
  const key = library.key ?? ((name: string) => name);
  const known = new Set([...chosen.keys()].map(key));
  const rest = [...byPackage]
    .filter(
      ([name, { records: about }]) =>
        !known.has(name) && about.length <= mostRecords && isPlain(about, library),
    )
    .sort(([a, one], [b, two]) => two.records.length - one.records.length || (a < b ? -1 : 1))
    .slice(0, others);
  for (const [name, one] of rest) {
    const bounds = one.records.flatMap((record) =>
      record.affected
        .filter((entry) => key(entry.package.name) === name)
        .flatMap((entry) =>
          rangesOf(entry).flatMap((range) =>
            range.flatMap(({ introduced, fixed, last_affected: last }) =>
              [introduced, fixed, last].filter(
                (version) => version !== undefined && version !== '0',
              ),
            ),
          ),
        ),
    ) as string[];
    const versions = unique(bounds.filter((version) => library.isVersion.test(version)));
    chosen.set(one.name, spread(versions.sort(roughly), versionsEach));
  }
  return chosen;
}

/** Modules that number their releases in their own way are a matter of their own. */
function isPlain(records: readonly OsvRecord[], { isVersion }: Library): boolean {
  return records.every((record) =>
    record.affected.every(
      (entry) =>
        entry.ecosystem_specific?.custom_ranges === undefined &&
        rangesOf(entry)
          .flat()
          .every(({ introduced, fixed, last_affected: last }) =>
            [introduced, fixed, last].every(
              (version) => version === undefined || version === '0' || isVersion.test(version),
            ),
          ),
    ),
  );
}

type Spell = (version: string) => string;

/** Everything that `isIn` may ask. */
function questions(version: string, range: Event[], spell: Spell): Pair[] {
  const bounds = range.flatMap((event) => Object.values(event).filter((one) => one !== '0'));
  const spelt = bounds.map(spell);
  return [
    ...spelt.map((bound): Pair => [spell(version), bound]),
    ...spelt.flatMap((a) => spelt.map((b): Pair => [a, b])),
  ];
}

/**
 * "Evaluation" of the OSV schema: the events in the order of their versions, those of one version
 * as they are listed, each turning the answer.
 */
function isIn(version: string, range: Event[], order: Order, spell: Spell): boolean {
  const boundOf = ({ introduced, fixed, last_affected: last }: Event) =>
    (introduced ?? fixed ?? last)!;
  const compare = (a: string, b: string) => {
    if (a === '0' || b === '0') return Number(b === '0') - Number(a === '0'); // before all others
    return order.compare(spell(a), spell(b));
  };
  const sorted = [...range].sort((a, b) => compare(boundOf(a), boundOf(b)));
  let isAffected = false;
  for (const event of sorted) {
    const difference = compare(version, boundOf(event));
    if (event.introduced !== undefined && difference >= 0) isAffected = true;
    if (event.fixed !== undefined && difference >= 0) isAffected = false;
    if (event.last_affected !== undefined && difference > 0) isAffected = false;
  }
  return isAffected;
}

/**
 * Records that share a name are about one flaw. It goes by its CVE, else by GitHub's id, else by
 * the first name; a record of several CVEs speaks of each.
 */
function nameFlaws(records: readonly OsvRecord[]): (record: OsvRecord) => string[] {
  const cvesOf = ({ id, aliases = [] }: OsvRecord) =>
    unique([id, ...aliases].filter((name) => /^CVE-/.test(name)));
  const groupOf = new Map<string, Set<string>>();
  for (const record of records) {
    const cves = cvesOf(record);
    if (cves.length > 1) continue;
    const names = [record.id, ...(record.aliases ?? [])].filter((name) => !/^CVE-/.test(name));
    const group = new Set([...names, ...cves]);
    for (const name of names) for (const other of groupOf.get(name) ?? []) group.add(other);
    for (const name of group) if (!/^CVE-/.test(name)) groupOf.set(name, group);
  }
  return (record) => {
    const cves = cvesOf(record);
    if (cves.length > 0) return cves;
    const names = [...groupOf.get(record.id)!].sort();
    return [
      names.find((name) => /^CVE-/.test(name)) ??
        names.find((name) => /^GHSA-/.test(name)) ??
        names[0]!,
    ];
  };
}

function sorted<T>(object: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
}
