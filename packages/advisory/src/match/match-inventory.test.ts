import { expect, test } from 'vitest';
import type { FeedRecord } from '../feeds/feed.ts';
import { below, brief, flawsOf, match, packageOf, release, statement } from './match-for-test.ts';
import { ecosystemsOf } from './match-inventory.ts';

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
      // sha256("vulnerability\nGHSA-m2qf-hxjv-5gpq\npypi//flask"), its first half
      id: 'd6c019e5ec8126d28f64b6ab472c445f',
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
