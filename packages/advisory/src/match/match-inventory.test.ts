import type {
  Distribution,
  Finding,
  Package,
  PackageType,
  VulnerabilityFinding,
} from '@seaworthy/model';
import { formatPurl, splitName } from '@seaworthy/model';
import { expect, test } from 'vitest';
import { memoryDatabase } from '../database/memory-database.ts';
import type { AffectedPackage, FeedRecord } from '../feeds/feed.ts';
import { feedNamed } from '../feeds/index.ts';
import { ecosystemsOf, type MatchOptions, matchInventory } from './match-inventory.ts';

const now = new Date('2026-11-21T00:00:00Z');

/** Records as the feeds of the units would give them. */
function databaseOf(units: Record<string, FeedRecord[]>) {
  return memoryDatabase(new Map(Object.entries(units)), {
    kind: 'full',
    builtAt: now.toISOString(),
    digest: 'sha256:0',
  });
}

/** What the OSV feed makes of a record. */
function osv(record: object): FeedRecord[] {
  const context = { path: 'x', part: '', now };
  return [...feedNamed('osv')!.parse(JSON.stringify(record), context)];
}

function statement(
  id: string,
  affected: Partial<AffectedPackage> & Pick<AffectedPackage, 'ecosystem' | 'name'>,
  more: { cves?: string[]; aliases?: string[]; summary?: string } = {},
): FeedRecord {
  const cves = more.cves ?? (id.startsWith('CVE-') ? [id] : []);
  return {
    kind: 'advisory',
    advisory: { id, aliases: [], summary: '', cwes: [], references: [], ...more, cves },
    affected: [{ intervals: [], versions: [], ...affected }],
  };
}

const below = (fixed: string) => [{ introduced: '0', fixed }];

function packageOf(
  type: PackageType,
  name: string,
  version: string,
  more: Partial<Package> = {},
): Package {
  return {
    purl: formatPurl({ type, ...splitName(type, name), version }),
    type,
    name,
    version,
    licenses: [],
    locations: [{ path: `found/${name}`, layer: 0 }],
    state: 'installed',
    foundBy: 'test',
    ...more,
  };
}

function release(id: string, versionId: string, more: Partial<Distribution> = {}): Distribution {
  return { id, idLike: [], versionId, name: `${id} ${versionId}`, ...more };
}

function match(
  packages: Package[],
  units: Record<string, FeedRecord[]>,
  distribution?: Distribution,
  options: MatchOptions = {},
) {
  const inventory = { packages, ...(distribution && { distribution }) };
  return matchInventory(inventory, databaseOf(units), { now, ...options });
}

function flawsOf(findings: Finding[]): VulnerabilityFinding[] {
  return findings.filter((finding) => finding.kind === 'vulnerability');
}

/** [flaw, package, fixed version] of every finding. */
function brief(findings: Finding[]): (string | undefined)[][] {
  return flawsOf(findings)
    .map((one) => [one.vulnerability, one.package.name, one.fixedVersion])
    .sort();
}

test('CVE, GHSA and PYSEC records of one flaw in one package are one finding', () => {
  const affected = { ecosystem: 'PyPI', name: 'flask', intervals: below('2.2.5') };
  const units = {
    'osv:PyPI': [
      statement('PYSEC-2023-62', affected, { cves: ['CVE-2023-30861'] }),
      statement('GHSA-m2qf-hxjv-5gpq', affected, {
        cves: ['CVE-2023-30861'],
        aliases: ['PYSEC-2023-62'],
        summary: 'Flask vulnerable to possible disclosure of permanent session cookie',
      }),
    ],
    kev: [
      { kind: 'exploited', cve: 'CVE-2023-30861', addedAt: '2023-06-01', ransomware: true },
    ] satisfies FeedRecord[],
    epss: [
      { kind: 'epss', cve: 'CVE-2023-30861', score: 0.25, percentile: 0.9 },
    ] satisfies FeedRecord[],
    cve5: [
      {
        kind: 'cve',
        cve: 'CVE-2023-30861',
        severity: { level: 'high', score: 7.5, source: 'CVE' },
        cwes: ['CWE-539'],
      },
    ] satisfies FeedRecord[],
  };
  const { findings, coverage, problems } = match([packageOf('pypi', 'Flask', '2.2.2')], units);
  expect(findings).toEqual([
    {
      kind: 'vulnerability',
      // sha256("vulnerability\nCVE-2023-30861\npypi//flask"), its first half
      id: '3caee8c2fabb35eca99bb0df4af10765',
      vulnerability: 'CVE-2023-30861',
      aliases: ['GHSA-m2qf-hxjv-5gpq', 'PYSEC-2023-62'],
      package: {
        purl: 'pkg:pypi/flask@2.2.2',
        type: 'pypi',
        name: 'Flask',
        version: '2.2.2',
        locations: [{ path: 'found/Flask', layer: 0 }],
      },
      status: 'fixed',
      fixedVersion: '2.2.5',
      severity: { level: 'high', score: 7.5, source: 'CVE' },
      exploited: { addedAt: '2023-06-01', ransomware: true },
      epss: { score: 0.25, percentile: 0.9 },
      summary: 'Flask vulnerable to possible disclosure of permanent session cookie',
      cwes: ['CWE-539'],
      references: [],
      evidence: ['GHSA-m2qf-hxjv-5gpq', 'PYSEC-2023-62'].map((advisory) => ({
        advisory,
        source: 'osv',
        ecosystem: 'PyPI',
        package: 'Flask',
        range: '< 2.2.5',
        fixedVersion: '2.2.5',
      })),
    },
  ]);
  expect(problems).toEqual([]);
  expect(coverage).toMatchObject({
    looked: true,
    database: { kind: 'full', advisories: 2, ecosystems: ['PyPI'] },
    notMatched: {},
  });
});

test('a flaw keeps its name and fingerprint when another source names its CVE', () => {
  const affected = { ecosystem: 'crates.io', name: 'openssl', intervals: below('0.10.55') };
  const rustsec = statement('RUSTSEC-2023-0044', affected, { aliases: ['GHSA-xcf7-rvmh-g6q4'] });
  const [alone] = flawsOf(
    match([packageOf('cargo', 'openssl', '0.10.1')], { osv: [rustsec] }).findings,
  );
  expect(alone?.vulnerability).toBe('GHSA-xcf7-rvmh-g6q4');
  expect(alone?.aliases).toEqual(['RUSTSEC-2023-0044']);
  const named = statement(
    'GHSA-xcf7-rvmh-g6q4',
    { ...affected, name: 'other' },
    {
      cves: ['CVE-2023-1234'],
    },
  );
  const units = { osv: [rustsec, named] };
  const [known] = flawsOf(match([packageOf('cargo', 'openssl', '0.10.1')], units).findings);
  expect(known?.vulnerability).toBe('CVE-2023-1234');
});

test('fingerprints know neither version nor place nor distribution release', () => {
  const units = {
    osv: [statement('CVE-2020-1000', { ecosystem: 'npm', name: 'a', intervals: below('9') })],
  };
  const ids = ['1.0.0', '2.0.0'].map((version) => {
    const locations = [{ path: `${version}/x`, layer: 3 }];
    return match([packageOf('npm', 'a', version, { locations })], units).findings[0]?.id;
  });
  expect(ids[0]).toMatch(/^[0-9a-f]{32}$/);
  expect(ids[1]).toBe(ids[0]);
});

test('source-package advisories reach binary packages, by the version of the source', () => {
  const units = {
    'debian-tracker': [
      statement('CVE-2024-5535', {
        ecosystem: 'Debian:12',
        name: 'openssl',
        intervals: below('3.0.15-1~deb12u1'),
      }),
    ],
  };
  const source = { name: 'openssl', version: '3.0.13-1~deb12u1' };
  const packages = [
    packageOf('deb', 'libssl3', '3.0.13-1~deb12u1', { source }),
    packageOf('deb', 'odd', '9:1', { source }),
    packageOf('deb', 'openssl', '3.0.15-1~deb12u1', {
      source: { ...source, version: '3.0.15-1~deb12u1' },
    }),
  ];
  const { findings } = match(packages, units, release('debian', '12'));
  expect(brief(findings)).toEqual([
    ['CVE-2024-5535', 'libssl3', '3.0.15-1~deb12u1'],
    ['CVE-2024-5535', 'odd', '3.0.15-1~deb12u1'],
  ]);
  expect(flawsOf(findings)[0]?.evidence[0]).toMatchObject({
    source: 'debian-tracker',
    package: 'openssl',
    range: '< 3.0.15-1~deb12u1',
  });
});

test("the distribution's own tracker has the last word", () => {
  const at = { ecosystem: 'Debian:11', name: 'sox' };
  const cves = ['CVE-2021-1000'];
  const dsa = statement('DSA-5356-1', { ...at, intervals: below('14.4.2-2') }, { cves });
  const from = (tracker: Partial<AffectedPackage>) => ({
    'debian-lists:DSA': [dsa],
    'debian-tracker': [statement('CVE-2021-1000', { ...at, ...tracker })],
  });
  const packages = [packageOf('deb', 'sox', '14.4.2-1')];
  const debian = release('debian', '11');
  expect(match(packages, from({ intervals: [] }), debian).findings).toEqual([]);
  expect(match(packages, from({ intervals: below('14.4.2-1') }), debian).findings).toEqual([]);
  const [found] = flawsOf(match(packages, from({ intervals: below('14.4.2-3') }), debian).findings);
  expect(found).toMatchObject({ fixedVersion: '14.4.2-3', aliases: [] });
  expect(
    found?.evidence.map(({ advisory, source, fixedVersion }) => [source, advisory, fixedVersion]),
  ).toEqual([
    ['debian-tracker', 'CVE-2021-1000', '14.4.2-3'],
    ['debian-lists', 'DSA-5356-1', '14.4.2-2'],
  ]);
});

test('an advisory about several CVEs is a finding for each, or one where it names none', () => {
  const at = { ecosystem: 'Debian:11', name: 'apache2', intervals: below('2.4.56-1~deb11u1') };
  const cves = ['CVE-2006-20001', 'CVE-2022-36760'];
  const units = {
    'debian-lists:DSA': [
      statement('DSA-5376-1', at, { cves }),
      statement('DSA-0001-1', { ...at, intervals: below('9') }),
    ],
  };
  const { findings } = match(
    [packageOf('deb', 'apache2', '2.4.54-1')],
    units,
    release('debian', '11'),
  );
  expect(brief(findings)).toEqual([
    ['CVE-2006-20001', 'apache2', '2.4.56-1~deb11u1'],
    ['CVE-2022-36760', 'apache2', '2.4.56-1~deb11u1'],
    ['DSA-0001-1', 'apache2', '9'],
  ]);
  expect(flawsOf(findings).every((one) => one.aliases.length === 0)).toBe(true);
});

test('ELTS: related CVEs of an ELA, in the release that it extends', () => {
  const record = {
    id: 'ELA-1184-1',
    related: ['CVE-2021-20234', 'CVE-2021-20235'],
    affected: [
      {
        package: { ecosystem: 'Debian:10', name: 'zeromq3' },
        ranges: [
          { type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '4.3.1-4+deb10u3' }] },
        ],
      },
    ],
  };
  const units = { 'osv:Debian-ELTS': osv(record) };
  const installed = packageOf('deb', 'libzmq5', '4.3.1-4+deb10u2', {
    source: { name: 'zeromq3', version: '4.3.1-4+deb10u2' },
  });
  const { findings } = match([installed], units, release('debian', '10'));
  expect(brief(findings)).toEqual([
    ['CVE-2021-20234', 'libzmq5', '4.3.1-4+deb10u3'],
    ['CVE-2021-20235', 'libzmq5', '4.3.1-4+deb10u3'],
  ]);
});

test('Alpine: one bulletin number over several CVEs does not make them one flaw', () => {
  const at = { ecosystem: 'Alpine:v3.20', name: 'xen', intervals: below('4.18.1-r0') };
  const units = {
    'alpine-secdb:v3.20': [
      statement('CVE-2026-23559', at, { aliases: ['XSA-489'] }),
      statement('CVE-2026-23560', at, { aliases: ['XSA-489'] }),
      statement('CVE-2020-35864', { ...at, intervals: [] }),
    ],
  };
  const { findings } = match(
    [packageOf('apk', 'xen-libs', '4.18.0-r3', { source: { name: 'xen', version: '4.18.0-r3' } })],
    units,
    release('alpine', '3.20.3'),
  );
  expect(brief(findings)).toEqual([
    ['CVE-2026-23559', 'xen-libs', '4.18.1-r0'],
    ['CVE-2026-23560', 'xen-libs', '4.18.1-r0'],
  ]);
});

test('several ranges, several records and listed versions give the lowest version that helps', () => {
  const at = { ecosystem: 'Maven', name: 'g:a' };
  const units = {
    osv: [
      statement('CVE-2021-1000', {
        ...at,
        intervals: [
          { introduced: '1.0', fixed: '1.2.8' },
          { introduced: '2.0', fixed: '2.0.1' },
        ],
      }),
      // Not fixed enough, says a second record; and 1.2.9 was recalled.
      statement(
        'GHSA-2',
        { ...at, intervals: below('1.2.9'), versions: ['1.2.9'] },
        {
          cves: ['CVE-2021-1000'],
        },
      ),
      statement('CVE-2021-2000', { ...at, versions: ['1.1'] }),
      statement('CVE-2021-3000', { ...at, intervals: [{ introduced: '0', lastAffected: '1.1' }] }),
    ],
  };
  const { findings } = match([packageOf('maven', 'g:a', '1.1')], units);
  expect(brief(findings)).toEqual([
    ['CVE-2021-1000', 'g:a', '2.0.1'],
    ['CVE-2021-2000', 'g:a', undefined],
    ['CVE-2021-3000', 'g:a', undefined],
  ]);
  const ranges = flawsOf(findings).map((one) => [one.status, one.evidence[0]?.range]);
  expect(ranges).toContainEqual(['affected', '= 1.1']);
  expect(ranges).toContainEqual(['affected', '<= 1.1']);
});

test('RPM module streams are kept apart', () => {
  const builds = ['8.5.0+119+9a9ec082', '8.4.0+2496+12421f43', '8.3.0+2044+12421f43'];
  const record = (stream: string, fixed: string[]) => ({
    id: `ALSA-2022:${fixed.length}${stream.length}`,
    summary: `Important: ${stream} security update`,
    related: [`CVE-2022-${stream.replaceAll(/\D/g, '').padStart(4, '1')}`],
    affected: fixed.map((version) => ({
      package: { ecosystem: 'AlmaLinux:8', name: 'nodejs' },
      ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: version }] }],
    })),
  });
  const units = {
    'osv:AlmaLinux': [
      ...osv(
        record(
          'nodejs:16',
          builds.map((build) => `1:16.14.0-5.module_el${build}`),
        ),
      ),
      ...osv(record('nodejs:18', [`1:18.9.1-1.module_el${builds[0]}`])),
      ...osv(record('kernel', ['1:99.0-1.el8'])),
    ],
  };
  const flaws = (version: string, modularity?: string) =>
    brief(
      match(
        [packageOf('rpm', 'nodejs', version, modularity ? { details: { modularity } } : {})],
        units,
        release('almalinux', '8.9'),
      ).findings,
    ).map(([flaw]) => flaw);
  const old16 = '1:16.13.0-1.module_el8.3.0+1+aaaaaaaa';
  expect(flaws(old16, 'nodejs:16:8030020220101:dafbd79f')).toEqual(['CVE-2022-1116']);
  expect(flaws(old16)).toEqual(['CVE-2022-1116']); // no label: told by the major version
  expect(flaws('1:18.1.0-1.module_el8.6.0+1+b', 'nodejs:18:80600:x')).toEqual(['CVE-2022-1118']);
  // Any of the builds of the fix will do.
  expect(flaws(`1:16.14.0-5.module_el${builds[2]}`, 'nodejs:16:80300:x')).toEqual([]);
  // A package outside of modules has the fixes that are outside of modules.
  expect(flaws('1:16.13.0-1.el8')).toEqual(['CVE-2022-1111']);
});

test('rebuilds of Red Hat judge each other, and the evidence says so', () => {
  const units = {
    'osv:AlmaLinux': osv({
      id: 'ALSA-2024:1',
      summary: 'Moderate: less security update',
      related: ['CVE-2024-32487'],
      affected: [
        {
          package: { ecosystem: 'AlmaLinux:9', name: 'less' },
          ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '590-4.el9_4' }] }],
        },
      ],
    }),
  };
  const packages = [packageOf('rpm', 'less', '590-3.el9')];
  const [found] = flawsOf(match(packages, units, release('rocky', '9.4')).findings);
  expect(found).toMatchObject({ vulnerability: 'CVE-2024-32487', fixedVersion: '590-4.el9_4' });
  expect(found?.severity).toEqual({ level: 'medium', source: 'ALSA-2024:1' });
  expect(found?.evidence[0]).toMatchObject({
    ecosystem: 'AlmaLinux:9',
    note: 'rocky 9 is compatible with AlmaLinux 9; release suffixes may differ',
  });
  expect(match(packages, units, release('rocky', '8.4')).coverage).toMatchObject({
    notMatched: { 'Rocky Linux:8': 1 },
  });
});

test('where an RPM distribution names source packages, a missing epoch does not matter', () => {
  const units = {
    'osv:Mageia': [
      statement('CVE-2024-1000', {
        ecosystem: 'Mageia:9',
        name: 'perl',
        intervals: below('4:5.36.0-2'),
      }),
    ],
  };
  const installed = (version: string) =>
    packageOf('rpm', 'perl-base', version, {
      source: { name: 'perl', version: version.replace(/^\d+:/, '') },
    });
  const flaws = (version: string) =>
    match([installed(version)], units, release('mageia', '9')).findings.length;
  expect(flaws('4:5.36.0-1')).toBe(1);
  expect(flaws('4:5.36.0-2')).toBe(0);
});

test('Ubuntu: LTS in the name does not matter, subscribers have fixes of their own', () => {
  const name = 'openssl';
  const units = {
    'osv:Ubuntu': [
      statement(
        'UBUNTU-CVE-2024-1000',
        { ecosystem: 'Ubuntu:18.04:LTS', name, intervals: [{ introduced: '0' }] },
        { cves: ['CVE-2024-1000'] },
      ),
      statement(
        'USN-1',
        {
          ecosystem: 'Ubuntu:Pro:18.04:LTS',
          name,
          intervals: below('1.1.1-1ubuntu2.1~18.04.23+esm4'),
        },
        { cves: ['CVE-2024-1000'] },
      ),
    ],
  };
  const found = (version: string) =>
    flawsOf(
      match([packageOf('deb', name, version)], units, release('ubuntu', '18.04')).findings,
    )[0];
  expect(found('1.1.1-1ubuntu2.1~18.04.23')).toMatchObject({ status: 'affected' });
  expect(found('1.1.1-1ubuntu2.1~18.04.23')?.evidence).toHaveLength(1);
  expect(found('1.1.1-1ubuntu2.1~18.04.23+esm3')).toMatchObject({
    status: 'fixed',
    fixedVersion: '1.1.1-1ubuntu2.1~18.04.23+esm4',
  });
  expect(found('1.1.1-1ubuntu2.1~18.04.23+esm4')).toBeUndefined();
});

test('signed kernels are the kernel, headers of it are no kernel', () => {
  const units = {
    'debian-tracker': [
      statement('CVE-2024-1000', {
        ecosystem: 'Debian:12',
        name: 'linux',
        intervals: below('6.1.90-1'),
      }),
    ],
  };
  const packages = [
    packageOf('deb', 'linux-image-6.1.0-18-amd64', '6.1.76-1', {
      source: { name: 'linux-signed-amd64', version: '6.1.76+1' },
    }),
    packageOf('deb', 'linux-libc-dev', '6.1.76-1', {
      source: { name: 'linux', version: '6.1.76-1' },
    }),
    packageOf('deb', 'linux-headers-6.1.0-18-amd64', '6.1.76-1', {
      source: { name: 'linux', version: '6.1.76-1' },
    }),
  ];
  const debian = release('debian', '12');
  const { findings, hidden } = match(packages, units, debian);
  expect(brief(findings)).toEqual([['CVE-2024-1000', 'linux-image-6.1.0-18-amd64', '6.1.90-1']]);
  expect(hidden).toEqual({ 'kernel-headers': 2 });
  const all = match(packages, units, debian, { kernelHeaders: true });
  expect(all.findings).toHaveLength(3);
  expect(all.hidden).toEqual({});
});

test("Go: the standard library, pseudo-versions, and versions that don't say anything", () => {
  const units = {
    'osv:Go': [
      statement(
        'GO-2024-2687',
        {
          ecosystem: 'Go',
          name: 'stdlib',
          intervals: [
            { introduced: '0', fixed: '1.21.9' },
            { introduced: '1.22.0-0', fixed: '1.22.2' },
          ],
          note: 'only package net/http',
        },
        { cves: ['CVE-2023-45288'] },
      ),
      statement(
        'GO-2022-0229',
        {
          ecosystem: 'Go',
          name: 'golang.org/x/crypto',
          intervals: below('0.0.0-20200124225646-8b5121be2f68'),
        },
        { cves: ['CVE-2020-7919'] },
      ),
      statement(
        'GO-2023-1',
        {
          ecosystem: 'Go',
          name: 'github.com/x/app',
          intervals: [{ introduced: '0' }],
          customIntervals: below('5.9.2'),
        },
        { cves: ['CVE-2023-1000'] },
      ),
    ],
  };
  const go = (name: string, version: string, details?: Package['details']) =>
    packageOf('golang', name, version, details ? { details } : {});
  const flaws = (pkg: Package) => brief(match([pkg], units).findings).map(([flaw]) => flaw);
  expect(flaws(go('stdlib', 'go1.21.3'))).toEqual(['CVE-2023-45288']);
  expect(flaws(go('stdlib', '1.22rc1'))).toEqual(['CVE-2023-45288']);
  expect(flaws(go('stdlib', '1.21.9'))).toEqual([]);
  expect(flaws(go('golang.org/x/crypto', 'v0.0.0-20190308221718-c2843e01d9a2'))).toEqual([
    'CVE-2020-7919',
  ]);
  expect(flaws(go('golang.org/x/crypto', 'v0.0.0-20200709230013-948cd5f35899'))).toEqual([]);
  // A numbering of the project's own counts, unless the version is only a commit.
  expect(flaws(go('github.com/x/app', 'v5.9.1+incompatible'))).toEqual(['CVE-2023-1000']);
  expect(flaws(go('github.com/x/app', 'v6.0.0+incompatible'))).toEqual([]);
  expect(flaws(go('github.com/x/app', 'v0.0.0-20230101000000-0123456789ab'))).toEqual([
    'CVE-2023-1000',
  ]);

  const unknown = [
    go('github.com/x/app', '(devel)'),
    go('github.com/x/app', ''),
    go('github.com/x/app', 'v0.0.0-20230101000000-0123456789ab', {
      mainModule: 'github.com/x/app',
    }),
  ];
  const { findings, coverage, problems } = match(unknown, units);
  expect(findings).toEqual([]);
  expect(coverage).toMatchObject({ notMatched: { Go: 3 } });
  expect(problems).toEqual([
    { code: 'not-matched', message: '3 packages of Go not judged: no version is known' },
  ]);
  const [found] = flawsOf(match([go('stdlib', '1.20.1')], units).findings);
  expect(found?.evidence[0]?.note).toBe('only package net/http');
});

test('Kubernetes: ecosystem in lower case, components by the name of the program', () => {
  const units = {
    'osv:Go': [statement('GO-1', { ecosystem: 'Go', name: 'x', intervals: below('1') })],
    'osv:Kubernetes': [
      statement('CVE-2023-2728', {
        ecosystem: 'kubernetes',
        name: 'k8s.io/apiserver',
        intervals: [{ introduced: '1.26.0', fixed: '1.26.6' }],
      }),
    ],
  };
  const program = (path: string, version: string) =>
    packageOf('golang', 'k8s.io/kubernetes', version, {
      locations: [{ path }],
      details: { mainModule: 'k8s.io/kubernetes' },
    });
  expect(brief(match([program('usr/bin/kube-apiserver', 'v1.26.1')], units).findings)).toEqual([
    ['CVE-2023-2728', 'k8s.io/kubernetes', '1.26.6'],
  ]);
  expect(match([program('usr/bin/kubectl', 'v1.26.1')], units).findings).toEqual([]);
  // The library of the same name has another numbering.
  expect(match([packageOf('golang', 'k8s.io/apiserver', 'v0.26.1')], units).findings).toEqual([]);
});

test('software without a package manager: Bitnami names and CPEs, Bitnami has the say', () => {
  const units = {
    'osv:Bitnami': [
      statement(
        'BIT-nginx-2021-23017',
        { ecosystem: 'Bitnami', name: 'nginx', intervals: below('1.20.1') },
        { cves: ['CVE-2021-23017'] },
      ),
      statement(
        'BIT-nginx-2021-1',
        { ecosystem: 'Bitnami', name: 'nginx', intervals: below('1.0.0') },
        { cves: ['CVE-2021-1000'] },
      ),
    ],
    'nvd-cpe': [
      statement('CVE-2021-23017', {
        ecosystem: 'CPE',
        name: 'f5:nginx',
        intervals: below('1.20.1'),
      }),
      statement('CVE-2021-1000', {
        ecosystem: 'CPE',
        name: 'f5:nginx',
        intervals: below('1.20.1'),
      }),
      statement('CVE-2021-2000', {
        ecosystem: 'CPE',
        name: 'f5:nginx',
        intervals: below('1.20.1'),
      }),
    ],
  };
  const nginx = packageOf('generic', 'nginx', '1.20.0', {
    details: { bitnami: 'nginx' },
    cpes: ['cpe:2.3:a:f5:nginx:1.20.0:*:*:*:*:*:*:*', 'nonsense'],
  });
  expect(brief(match([nginx], units).findings)).toEqual([
    ['CVE-2021-2000', 'nginx', '1.20.1'],
    ['CVE-2021-23017', 'nginx', '1.20.1'],
  ]);
  const only = { ...units, 'osv:Bitnami': [units['osv:Bitnami'][1]!] };
  expect(brief(match([nginx], only).findings).map(([flaw]) => flaw)).toEqual([
    'CVE-2021-2000',
    'CVE-2021-23017',
  ]);
  const { coverage } = match([packageOf('generic', 'thing', '1')], units);
  expect(coverage).toMatchObject({ notMatched: { generic: 1 } });
});

test('a package that the operating system installed is judged once, by its distribution', () => {
  const units = {
    osv: [
      statement('CVE-2020-1000', { ecosystem: 'PyPI', name: 'requests', intervals: below('3') }),
    ],
  };
  const owned = packageOf('pypi', 'requests', '2.0', {
    ownedBy: 'pkg:deb/debian/python3-requests@2',
  });
  const { findings, coverage } = match([owned], units);
  expect(findings).toEqual([]);
  expect(coverage).toMatchObject({ notMatched: {} });
  expect(match([owned, packageOf('pypi', 'requests', '2.0')], units).findings).toHaveLength(1);
});

test('one purl at several places is one finding with all places', () => {
  const units = {
    osv: [
      statement('CVE-2020-1000', { ecosystem: 'npm', name: '@a/b', intervals: below('2.0.0') }),
    ],
  };
  const at = (path: string) => packageOf('npm', '@a/b', '1.0.0', { locations: [{ path }] });
  const { findings } = match([at('x'), at('y')], units);
  expect(flawsOf(findings).map((one) => one.package.locations)).toEqual([
    [{ path: 'x' }, { path: 'y' }],
  ]);
});

test('severity: a vector before a word before the CVE record before unknown', () => {
  const at = { ecosystem: 'npm', name: 'a', intervals: below('2.0.0') };
  const vector = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
  const word = { level: 'low', source: 'W-1' } as const;
  const severityFor = (...severities: (typeof word | object | undefined)[]) => {
    const records = severities.map((severity, i): FeedRecord => {
      const record = statement(`W-${i + 1}`, at, { cves: ['CVE-2020-1000'] });
      if (record.kind === 'advisory' && severity) Object.assign(record.advisory, { severity });
      return record;
    });
    const facts: FeedRecord = {
      kind: 'cve',
      cve: 'CVE-2020-1000',
      severity: { level: 'high', source: 'CVE' },
      cwes: [],
    };
    return flawsOf(
      match([packageOf('npm', 'a', '1.0.0')], { osv: records, cve5: [facts] }).findings,
    )[0]?.severity;
  };
  expect(severityFor(word, { level: 'critical', score: 9.8, vector })).toEqual({
    level: 'critical',
    score: 9.8,
    vector,
    source: 'W-2',
  });
  expect(severityFor(undefined, word)).toEqual(word);
  expect(severityFor(undefined)).toEqual({ level: 'high', source: 'CVE' });
  const unknown = match([packageOf('npm', 'a', '1.0.0')], {
    osv: [statement('CVE-2020-2000', at)],
  });
  expect(unknown.findings[0]?.severity).toEqual({ level: 'unknown' });
});

test('where a flaw without a fix stands, and how that ends with the release', () => {
  const at = { ecosystem: 'Debian:10', name: 'a', intervals: [{ introduced: '0' }] };
  const units = {
    'debian-tracker': [
      statement('CVE-2020-1000', { ...at, status: 'will-not-fix' }),
      statement('CVE-2020-2000', { ...at, status: 'deferred' }),
      statement('CVE-2020-3000', at),
      statement('CVE-2020-4000', { ...at, intervals: below('2') }),
    ],
  };
  const statuses = (endOfLife: string) => {
    const debian = release('debian', '10', { endOfLife });
    return Object.fromEntries(
      match([packageOf('deb', 'a', '1')], units, debian).findings.map((one) =>
        one.kind === 'vulnerability'
          ? [one.vulnerability, one.status]
          : [one.kind, ['endedAt' in one ? one.endedAt : '', one.severity.level]],
      ),
    );
  };
  expect(statuses('2030-01-01')).toEqual({
    'CVE-2020-1000': 'will-not-fix',
    'CVE-2020-2000': 'deferred',
    'CVE-2020-3000': 'affected',
    'CVE-2020-4000': 'fixed',
  });
  expect(statuses('2022-09-10')).toEqual({
    'end-of-life': ['2022-09-10', 'high'],
    'CVE-2020-1000': 'will-not-fix',
    'CVE-2020-2000': 'end-of-life',
    'CVE-2020-3000': 'end-of-life',
    'CVE-2020-4000': 'fixed',
  });
});

test('what cannot be judged is counted and told', () => {
  const units = {
    osv: [statement('CVE-2020-1000', { ecosystem: 'npm', name: 'a', intervals: below('2') })],
  };
  const packages = [
    packageOf('npm', 'a', ''),
    packageOf('pypi', 'b', '1'),
    packageOf('conda', 'c', '1'),
    packageOf('deb', 'd', '1'),
    packageOf('deb', 'e', '1'),
  ];
  const { coverage, problems } = match(packages, units, release('kali', '2026.1'));
  expect(coverage).toMatchObject({ notMatched: { npm: 1, PyPI: 1, conda: 1, 'kali:2026.1': 2 } });
  expect(problems.map(({ message }) => message)).toEqual([
    '1 package of PyPI not judged: the database holds no advisories for it',
    '1 package of conda not judged: no feed covers them',
    '1 package of npm not judged: no version is known',
    '2 packages of kali:2026.1 not judged: no feed covers them',
  ]);
});

test('packages of an SBOM bring their distribution in the purl', () => {
  const units = {
    'debian-tracker': [
      statement('CVE-2020-1000', { ecosystem: 'Debian:12', name: 'curl', intervals: below('8') }),
    ],
  };
  for (const distro of ['debian-12', 'debian-12.5', 'bookworm']) {
    const purl = `pkg:deb/debian/curl@7?arch=amd64&distro=${distro}`;
    expect(match([packageOf('deb', 'curl', '7', { purl })], units).findings).toHaveLength(1);
  }
});

test('findings come worst first', () => {
  const at = { ecosystem: 'npm', name: 'a', intervals: below('2') };
  const records = (['low', 'critical', 'medium'] as const).map((level, i): FeedRecord => {
    const record = statement(`CVE-2020-100${i}`, at);
    if (record.kind === 'advisory') record.advisory.severity = { level };
    return record;
  });
  const { findings } = match([packageOf('npm', 'a', '1')], { osv: records });
  expect(findings.map((one) => one.severity.level)).toEqual(['critical', 'medium', 'low']);
});

test('the ecosystems that an inventory meets', () => {
  const packages = [
    packageOf('npm', 'a', '1'),
    packageOf('deb', 'b', '1'),
    packageOf('generic', 'nginx', '1', { details: { bitnami: 'nginx' } }),
    packageOf('generic', 'other', '1'),
    packageOf('pypi', 'c', '1', { ownedBy: 'pkg:deb/debian/c@1' }),
  ];
  const distribution = release('ubuntu', '22.04');
  expect(ecosystemsOf({ packages, distribution })).toEqual(['Bitnami', 'Ubuntu:22.04', 'npm']);
});
