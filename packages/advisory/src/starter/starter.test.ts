import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { hasShared, sharedPath } from '@seaworthy/testkit';
import { describe, expect, test } from 'vitest';
import { StarterFile, type StarterRecord } from './starter-record.ts';

const folder = resolve(import.meta.dirname, '../../starter');
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
const records = files.flatMap((name) => load(name));

function load(name: string): StarterRecord[] {
  return JSON.parse(readFileSync(join(folder, name), 'utf8'));
}

describe('the starter set', () => {
  test.each(files)('%s has the shape of its schema', (name) => {
    expect(StarterFile.safeParse(load(name)).error?.issues ?? []).toEqual([]);
  });

  test('names each flaw once, and at least 250 of them', () => {
    const ids = records.map(({ id }) => id);
    const names = [...ids, ...records.flatMap(({ aliases }) => aliases)];
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    expect(ids.length).toBeGreaterThanOrEqual(250);
  });

  test('has every ecosystem, every severity and a vector for all but hijacked packages', () => {
    const ecosystems = new Set(
      records.flatMap(({ affected }) => affected.map(({ ecosystem }) => ecosystem.split(':')[0])),
    );
    expect([...ecosystems].sort()).toEqual(
      [
        ...['AlmaLinux', 'Alpine', 'Bitnami', 'Debian', 'Go', 'Hex', 'Maven', 'NuGet', 'Packagist'],
        ...['Pub', 'PyPI', 'Red Hat', 'Rocky Linux', 'RubyGems', 'SwiftURL', 'Ubuntu'],
        ...['crates.io', 'npm'],
      ].sort(),
    );
    const without = records.filter(({ severity }) => severity === undefined);
    expect(without.flatMap(({ cwes }) => cwes)).toEqual(without.map(() => 'CWE-506'));
  });

  test('has ranges that go upwards, in order and without overlap where they are plain numbers', () => {
    for (const { id, affected } of records) {
      const names = affected.map((each) => `${each.ecosystem} ${each.package}`);
      expect(new Set(names).size, id).toBe(names.length);
      for (const { ranges } of affected) {
        let last = [-1];
        for (const version of ranges.flat()) {
          if (version === null || !/^\d+(\.\d+)*$/.test(version)) continue;
          const numbers = version.split('.').map(Number);
          expect(compareNumbers(last, numbers), `${id}: ${ranges}`).toBeLessThanOrEqual(0);
          last = numbers;
        }
        for (const [introduced, fixed] of ranges) expect(introduced, id).not.toBe(fixed);
      }
    }
  });
});

describe.skipIf(!hasShared('feeds/kev'))("CISA's catalogue", () => {
  test('agrees on what is exploited and since when', () => {
    const file = sharedPath('feeds/kev/known_exploited_vulnerabilities.json');
    const { vulnerabilities } = JSON.parse(readFileSync(file, 'utf8')) as {
      vulnerabilities: { cveID: string; dateAdded: string }[];
    };
    const dates = new Map(vulnerabilities.map(({ cveID, dateAdded }) => [cveID, dateAdded]));
    for (const { id, exploited } of records) expect(exploited, id).toBe(dates.get(id));
    expect(records.filter(({ exploited }) => exploited !== undefined).length).toBeGreaterThan(50);
  });
});

interface OsvRecord {
  id: string;
  aliases?: string[];
  related?: string[];
  withdrawn?: string;
  severity?: { score: string }[];
  affected: {
    package: { ecosystem: string; name: string };
    severity?: { score: string }[];
    ranges?: { type: string; events: Record<string, string>[] }[];
  }[];
}

describe.skipIf(!hasShared('feeds/osv'))('the OSV feeds', () => {
  const feed = new Map<string, OsvRecord[]>();
  for (const name of hasShared('feeds/osv') ? readdirSync(sharedPath('feeds/osv')) : []) {
    for (const record of readLines<OsvRecord>(`feeds/osv/${name}`)) {
      // AlmaLinux has the flaws that an erratum fixes among the related ids.
      const related = name.startsWith('AlmaLinux') ? (record.related ?? []) : [];
      for (const id of new Set([record.id, ...(record.aliases ?? []), ...related])) {
        feed.set(id, [...(feed.get(id) ?? []), record]);
      }
    }
  }

  test('know all aliases', () => {
    let known = 0;
    for (const { id, aliases } of records) {
      const found = (feed.get(id) ?? []).filter(
        (record) => record.id === id || record.aliases?.includes(id),
      );
      // Bitnami only names the CVE.
      if (found.every((record) => record.id.startsWith('BIT-'))) continue;
      known += 1;
      const names = found.flatMap((record) => [record.id, ...(record.aliases ?? [])]);
      for (const alias of aliases) expect(names, id).toContain(alias);
    }
    expect(known).toBeGreaterThan(250);
  });

  test('agree on where ranges begin and end', () => {
    let compared = 0;
    for (const { id, affected } of records) {
      for (const ours of affected) {
        const theirs = (feed.get(id) ?? [])
          .filter(({ withdrawn }) => withdrawn === undefined)
          .flatMap((record) => record.affected)
          .filter(
            (each) =>
              each.package.ecosystem === ours.ecosystem &&
              each.package.name.replace(/^https:\/\//, '') === ours.package,
          );
        const events = theirs.flatMap((each) => each.ranges ?? []).flatMap((each) => each.events);
        const fixed = events.flatMap((event) => event['fixed'] ?? []);
        if (fixed.length === 0) continue;
        compared += 1;
        const introduced = events.flatMap((event) => zeroOf(event['introduced'] ?? []));
        for (const [from, to] of ours.ranges) {
          expect(introduced, `${id} ${ours.package}`).toContain(from);
          if (to !== null) expect(fixed, `${id} ${ours.package}`).toContain(to);
        }
      }
    }
    expect(compared).toBeGreaterThan(350);
  });

  test('and the enriched CVE list know our vectors, where they have any', () => {
    const vectors = new Map<string, string[]>();
    const add = (id: string, vector: string) =>
      vectors.set(id, [...(vectors.get(id) ?? []), baseOf(vector)]);
    for (const [id, found] of feed) {
      for (const { severity, affected } of found.filter(
        (each) => each.id === id || !isErratum(each),
      )) {
        for (const { score } of [
          ...(severity ?? []),
          ...affected.flatMap((a) => a.severity ?? []),
        ]) {
          if (score.startsWith('CVSS:')) add(id, score);
        }
      }
    }
    for (const cve of readLines<CveRecord>('feeds/cve/vulnrichment-cve5-slim.jsonl.gz')) {
      const { cna, adp } = cve.containers;
      for (const { metrics } of [cna, ...(adp ?? [])]) {
        for (const metric of metrics ?? []) {
          for (const value of Object.values(metric)) {
            if (value.vectorString !== undefined) add(cve.cveMetadata.cveId, value.vectorString);
          }
        }
      }
    }
    let compared = 0;
    for (const { id, aliases, severity } of records) {
      const known = [id, ...aliases].flatMap((name) => vectors.get(name) ?? []);
      if (known.length === 0 || severity === undefined) continue;
      compared += 1;
      expect(known, id).toContain(baseOf(severity));
    }
    expect(compared).toBeGreaterThan(200);
  });
});

interface CveRecord {
  cveMetadata: { cveId: string };
  containers: Record<'cna', Scored> & { adp?: Scored[] };
}
interface Scored {
  metrics?: Record<string, { vectorString?: string }>[];
}

describe.skipIf(!hasShared('feeds/alpine-secdb'))('the distributions', () => {
  test('Alpine agrees on the fixed versions', () => {
    const fixes = new Map<string, string[]>();
    for (const release of readdirSync(sharedPath('feeds/alpine-secdb'))) {
      for (const repository of ['main', 'community']) {
        const file = sharedPath(`feeds/alpine-secdb/${release}/${repository}.json`);
        const { packages } = JSON.parse(readFileSync(file, 'utf8')) as {
          packages: { pkg: { name: string; secfixes: Record<string, string[]> } }[];
        };
        for (const { pkg } of packages) {
          for (const [version, ids] of Object.entries(pkg.secfixes)) {
            for (const id of ids.flatMap((text) => text.split(' '))) {
              const key = `${id} Alpine:${release} ${pkg.name}`;
              fixes.set(key, [...(fixes.get(key) ?? []), version]);
            }
          }
        }
      }
    }
    expectFixes(/^Alpine:/, (key) => fixes.get(key), 100);
  });

  test('Debian agrees on the fixed versions of its current releases', () => {
    const tracker = JSON.parse(
      gunzipSync(readFileSync(sharedPath('feeds/debian-derived/tracker-shape.json.gz'))).toString(),
    ) as Record<string, Record<string, { releases: Record<string, { fixed_version: string }> }>>;
    const releases: Record<string, string> = { 'Debian:12': 'bookworm', 'Debian:13': 'trixie' };
    const fixedIn = (key: string) => {
      const [id, ecosystem, name] = key.split(' ');
      const fixed = tracker[name!]?.[id!]?.releases[releases[ecosystem!]!]?.fixed_version;
      return fixed === undefined ? undefined : [fixed];
    };
    expectFixes(/^Debian:1[23]$/, fixedIn, 30);
  });

  /** Our fixed versions of one distribution are among those that its feed gives. */
  function expectFixes(
    ecosystem: RegExp,
    theirs: (key: string) => string[] | undefined,
    atLeast: number,
  ): void {
    let compared = 0;
    for (const { id, affected } of records) {
      for (const ours of affected.filter((each) => ecosystem.test(each.ecosystem))) {
        const key = `${id} ${ours.ecosystem} ${ours.package}`;
        const fixed = theirs(key);
        if (fixed === undefined) continue;
        compared += 1;
        for (const [, to] of ours.ranges) expect(fixed, key).toContain(to);
      }
    }
    expect(compared).toBeGreaterThan(atLeast);
  }
});

function readLines<T>(path: string): T[] {
  const text = gunzipSync(readFileSync(sharedPath(path))).toString();
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as T]));
}

/** Feeds write the beginning of time as "0", "0.0.0" or "0.0.0-0". */
function zeroOf(version: string | readonly never[]): string | readonly never[] {
  return typeof version === 'string' && /^0(\.0)*(-0)?$/.test(version) ? '0' : version;
}

/** Metrics without the version of the standard: 3.0 and 3.1 score them alike. */
function baseOf(vector: string): string {
  const metrics = vector.split('/').slice(1);
  const base = metrics.filter((metric) => /^(?:A[VCT]|PR|UI|[VS]?[SCIA]):/.test(metric));
  return base.join('/');
}

function isErratum({ id }: OsvRecord): boolean {
  return /^(?:ALSA|ALBA|ALEA|ELA)-/.test(id);
}

function compareNumbers(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
