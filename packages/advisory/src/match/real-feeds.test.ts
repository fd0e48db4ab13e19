import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Distribution, Package, VulnerabilityFinding } from '@seaworthy/model';
import { hasCommand, hasShared, sharedPath } from '@seaworthy/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AdvisoryDatabase } from '../database/database.ts';
import { openDatabase } from '../database/open-database.ts';
import { updateDatabase } from '../database/update.ts';
import { matchInventory } from './match-inventory.ts';

function osPackage(
  type: 'deb' | 'apk' | 'rpm',
  name: string,
  version: string,
  details?: Package['details'],
): Package {
  return {
    purl: `pkg:${type}/x/${name}@${version}`,
    type,
    name,
    version,
    source: { name, version },
    licenses: [],
    locations: [],
    state: 'installed',
    foundBy: 'test',
    ...(details && { details }),
  };
}

function release(id: string, versionId: string): Distribution {
  return { id, idLike: [], versionId, name: `${id} ${versionId}` };
}

/** The database of all shared feeds, against loops over the feeds that know nothing of it. */
describe.skipIf(!hasShared('feeds'))('the real feeds', () => {
  const directory = mkdtempSync(join(tmpdir(), 'real-feeds-'));
  let database: AdvisoryDatabase;

  beforeAll(async () => {
    const { problems } = await updateDatabase({ directory, from: sharedPath('feeds') });
    expect(problems).toEqual([]);
    database = await openDatabase({ directory });
  });
  afterAll(async () => {
    await database?.close();
    rmSync(directory, { recursive: true });
  });

  /** "package flaw" of every finding. */
  function found(packages: Package[], distribution?: Distribution): Set<string> {
    const inventory = { packages, ...(distribution && { distribution }) };
    const { findings } = matchInventory(inventory, database);
    return new Set(
      findings
        .filter((one): one is VulnerabilityFinding => one.kind === 'vulnerability')
        .map((one) => `${one.package.name} ${one.vulnerability}`),
    );
  }

  function read(path: string): string {
    const bytes = readFileSync(sharedPath(`feeds/${path}`));
    return (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString();
  }

  // biome-ignore lint/suspicious/noExplicitAny: raw records of many feeds
  const lines = (path: string): any[] =>
    read(path)
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));

  test('hold every kind of source', () => {
    const units = database.info.sources.map((source) => source.unit);
    expect(units).toEqual(
      expect.arrayContaining(['kev', 'epss', 'cve5', 'nvd-cpe', 'debian-tracker', 'osv:AlmaLinux']),
    );
    for (const ecosystem of ['Debian:12', 'Alpine:v3.20', 'Ubuntu:18.04', 'Kubernetes', 'npm']) {
      expect(database.holds(ecosystem)).toBe(true);
    }
    expect(database.exploited('CVE-2021-44228')).toMatchObject({ addedAt: '2021-12-10' });
    expect(database.epss('CVE-2021-44228')?.score).toBeGreaterThan(0.9);
  });

  describe.skipIf(!hasCommand('dpkg'))('Debian, by dpkg --compare-versions', () => {
    test('bookworm packages one step behind', () => {
      const tracker = JSON.parse(read('debian-derived/tracker-shape.json.gz'));
      // Each package at the fixed version in the middle of its flaws: some are open, some closed.
      const packages: Package[] = [];
      const expected = new Set<string>();
      const fixesOf = (name: string) =>
        Object.entries<Record<string, never>>(tracker[name]).flatMap(([id, flaw]) => {
          const state = flaw['releases']?.['bookworm'] as
            | { fixed_version: string; repositories: Record<string, string> }
            | undefined;
          return state === undefined ? [] : [{ id, ...state }];
        });
      for (const name of Object.keys(tracker).slice(0, 60)) {
        const fixes = fixesOf(name);
        if (fixes.length === 0) continue;
        const version = fixes[Math.floor(fixes.length / 2)]!.fixed_version;
        packages.push(osPackage('deb', name, version));
        for (const { id, fixed_version: fixed, repositories } of fixes) {
          // A release's own newest version has every fix that is called resolved in it.
          const newest = Object.values(repositories).reduce((a, b) => (isLess(a, b) ? b : a));
          if (isLess(version, isLess(newest, fixed) ? newest : fixed))
            expected.add(`${name} ${id}`);
        }
      }
      expect(expected.size).toBeGreaterThan(100);
      expect(found(packages, release('debian', '12'))).toEqual(expected);
    });

    const known = new Map<string, boolean>();
    function isLess(a: string, b: string): boolean {
      const key = `${a} ${b}`;
      if (!known.has(key)) {
        try {
          execFileSync('dpkg', ['--compare-versions', a, 'lt', b], { stdio: 'ignore' });
          known.set(key, true);
        } catch {
          known.set(key, false);
        }
      }
      return known.get(key)!;
    }
  });

  test('Alpine, by versions whose order is plain', () => {
    const packages: Package[] = [];
    const expected = new Set<string>();
    for (const repository of ['main', 'community']) {
      const secdb = JSON.parse(read(`alpine-secdb/v3.20/${repository}.json`));
      for (const { pkg } of secdb.packages) {
        const fixes = Object.entries<string[]>(pkg.secfixes).filter(([version]) =>
          /^\d+\.\d+\.\d+-r\d+$/.test(version),
        );
        // Only packages all of whose versions are three numbers and a revision.
        if (fixes.length < 2 || fixes.length < Object.keys(pkg.secfixes).length) continue;
        const version = fixes[Math.floor(fixes.length / 2)]![0];
        packages.push(osPackage('apk', pkg.name, version));
        for (const [fixed, ids] of fixes) {
          if (numeric(version, fixed) >= 0) continue;
          for (const text of ids) {
            for (const [id] of text.matchAll(/CVE[- ]\d{4}-\d{4,}/g)) {
              expected.add(`${pkg.name} ${id.replace(' ', '-')}`);
            }
          }
        }
      }
    }
    const actual = found(packages, release('alpine', '3.20.1'));
    expect(expected.size).toBeGreaterThan(300);
    const withCve = [...actual].filter((one) => / CVE-\d{4}-/.test(one));
    expect(new Set(withCve)).toEqual(expected);
  });

  function numeric(a: string, b: string): number {
    const numbers = (text: string) => text.split(/[.-]r?/).map(Number);
    const [one, two] = [numbers(a), numbers(b)];
    for (const [i, value] of one.entries()) if (value !== two[i]) return value - two[i]!;
    return 0;
  }

  test('npm, every package just below and at its fixes', () => {
    const packages: Package[] = [];
    const open = new Set<string>();
    const closed = new Set<string>();
    const records = lines('osv/npm.jsonl.gz').filter(
      (record) => record.affected.length === 1 && !/^(?:Withdrawn|Duplicate)/.test(record.summary),
    );
    for (const record of records.slice(0, 1500)) {
      const [entry] = record.affected;
      const events = entry.ranges?.[0]?.events ?? [];
      const fixed = events.at(-1)?.fixed;
      if (
        entry.ranges?.length !== 1 ||
        events.length !== 2 ||
        !/^\d+\.\d+\.[1-9]\d*$/.test(fixed)
      ) {
        continue;
      }
      const introduced = events[0].introduced === '0' ? '0.0.0' : events[0].introduced;
      const [major, minor, patch] = fixed.split('.').map(Number);
      const before = `${major}.${minor}.${patch - 1}`;
      if (!/^\d+\.\d+\.\d+$/.test(introduced) || numeric(before, introduced) < 0) continue;
      const { name } = entry.package;
      packages.push(npm(name, before), npm(name, fixed));
      open.add(`${name}@${before} ${record.id}`);
      closed.add(`${name}@${fixed} ${record.id}`);
    }
    expect(open.size).toBeGreaterThan(500);
    const evidence = new Set<string>();
    for (const one of matchInventory({ packages }, database).findings) {
      if (one.kind !== 'vulnerability') continue;
      const at = `${one.package.name}@${one.package.version}`;
      for (const { advisory } of one.evidence) evidence.add(`${at} ${advisory}`);
    }
    expect([...open].filter((one) => !evidence.has(one))).toEqual([]);
    expect([...closed].filter((one) => evidence.has(one))).toEqual([]);
  });

  function npm(name: string, version: string): Package {
    return {
      purl: `pkg:npm/${encodeURIComponent(name).replace('%2F', '/')}@${version}`,
      type: 'npm',
      name,
      version,
      licenses: [],
      locations: [],
      state: 'installed',
      foundBy: 'test',
    };
  }

  test('withdrawn records and non-security notices are not there', () => {
    const gone = [
      ...['PyPI', 'Go', 'crates.io'].flatMap((part) =>
        lines(`osv/${part}.jsonl.gz`)
          .filter((record) => record.withdrawn)
          .map((record) => [`osv:${part}`, record.id]),
      ),
      ...lines('osv/AlmaLinux.jsonl.gz')
        .filter((record) => /^AL[BE]A-/.test(record.id) && record.related.length === 0)
        .map((record) => ['osv:AlmaLinux', record.id]),
    ];
    expect(gone.length).toBeGreaterThan(1400);
    expect(gone.filter(([unit, id]) => database.advisory(unit!, id!) !== undefined)).toEqual([]);
  });

  test('severities: first word of the summary, inside affected, numbers, words', () => {
    const severity = (unit: string, id: string) => database.advisory(unit, id)?.severity?.level;
    expect(severity('osv:AlmaLinux', 'ALSA-2022:1842')).toBe('medium');
    expect(severity('osv:AlmaLinux', 'ALSA-2022:5468')).toBe('high');
    expect(severity('osv:RubyGems', 'GHSA-228g-948r-83gx')).toBe('medium');
    expect(severity('osv:npm', 'GHSA-2234-fmw7-43wr')).toBe('medium');
    expect(database.affected('Bitnami', 'activemq')[0]?.severity).toMatchObject({
      level: 'critical',
      vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    });
  });

  test('an AlmaLinux module stream: the fix of another stream does not count', () => {
    const distribution = release('almalinux', '8.10');
    const version = '1:20.11.0-1.module_el8.9.0+3735+c54ad549';
    const in20 = osPackage('rpm', 'nodejs', version, { modularity: 'nodejs:20:8090:c54ad549' });
    const flaws20 = matchInventory({ packages: [in20], distribution }, database).findings;
    expect(flaws20.length).toBeGreaterThan(0);
    for (const one of flaws20) {
      if (one.kind !== 'vulnerability') continue;
      for (const { advisory } of one.evidence) {
        expect(database.advisory('osv:AlmaLinux', advisory)?.summary).toContain('nodejs:20');
      }
    }
  });
});
