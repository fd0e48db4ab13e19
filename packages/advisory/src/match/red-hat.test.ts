import type { Package, VulnerabilityFinding } from '@seaworthy/model';
import { expect, test } from 'vitest';
import { memoryDatabase } from '../database/memory-database.ts';
import type { AffectedPackage } from '../feeds/feed.ts';
import { matchInventory } from './match-inventory.ts';

const now = new Date('2026-11-21T00:00:00Z');
const ecosystem = 'Red Hat:enterprise_linux:9';

/** What VEX says of one flaw. */
function says(id: string, ...affected: Partial<AffectedPackage>[]) {
  return {
    kind: 'advisory' as const,
    advisory: { id, aliases: [], cves: [id], summary: '', cwes: [], references: [] },
    affected: affected.map((entry) => ({
      ecosystem,
      name: 'curl',
      intervals: [{ introduced: '0' }],
      versions: [],
      ...entry,
    })),
  };
}

function match(
  records: ReturnType<typeof says>[],
  pkg: { name: string; version: string; source?: string; modularity?: string },
): [flaw: string, status: string, fixed: string | undefined][] {
  const about = { kind: 'full' as const, builtAt: now.toISOString(), digest: 'sha256:0' };
  const database = memoryDatabase(new Map([['redhat-csaf:vex', records]]), about);
  const { name, version, source, modularity } = pkg;
  const installed: Package = {
    purl: `pkg:rpm/redhat/${name}@${version}`,
    type: 'rpm',
    name,
    version,
    licenses: [],
    locations: [],
    state: 'installed',
    foundBy: 'rpm',
    source: { name: source ?? name, version: version.replace(/^\d+:/, '') },
    ...(modularity !== undefined && { details: { modularity } }),
  };
  const distribution = { id: 'rhel', idLike: [], versionId: '9.3', name: 'Red Hat' };
  const { findings } = matchInventory({ distribution, packages: [installed] }, database, { now });
  return findings
    .filter((finding): finding is VulnerabilityFinding => finding.kind === 'vulnerability')
    .map((finding) => [finding.vulnerability, finding.status, finding.fixedVersion]);
}

const curl = says('CVE-2023-38545', {
  intervals: [{ introduced: '0', fixed: '7.76.1-26.el9_3.2' }],
  fixedBuilds: ['7.76.1-14.el9_0.9', '7.76.1-23.el9_2.4'],
});

test.each([
  ['7.76.1-23.el9_2.4', true], // fixed in its own minor release, though below the fix of another
  ['7.76.1-23.el9_2.1', false],
  ['7.76.1-14.el9_0.12', true],
  ['7.76.1-26.el9_3.1', false],
  ['7.76.1-26.el9_3.2', true],
  ['7.76.1-29.el9_4', true],
])('minor releases number on their own: curl %s is fixed: %s', (version, fixed) => {
  const expected = ['CVE-2023-38545', 'fixed', '7.76.1-26.el9_3.2'];
  expect(match([curl], { name: 'curl', version })).toEqual(fixed ? [] : [expected]);
});

test('what is said of a source holds for its packages, unless something is said of them', () => {
  const source = says('CVE-2024-1', { name: 'kernel.src', status: 'deferred' });
  const version = '5.14.0-362.8.1.el9_3';
  const core = { name: 'kernel-core', source: 'kernel', version };
  expect(match([source], core)).toEqual([['CVE-2024-1', 'deferred', undefined]]);
  const not = says('CVE-2024-1', { name: 'kernel.src' }, { name: 'kernel-core', intervals: [] });
  expect(match([not], core)).toEqual([]);
});

test('a flaw in several module streams is judged by the stream that is installed', () => {
  const fix = (stream: string, fixed: string) => ({
    name: 'nodejs',
    modules: [`nodejs:${stream}`],
    intervals: [{ introduced: '0', fixed }],
  });
  const flaw = says(
    'CVE-2024-2',
    fix('18', '1:18.19.1-1.module+el9.3.0+21388+22892fb9'),
    fix('20', '1:20.11.1-1.module+el9.3.0+21385+bac43d5a'),
  );
  const installed = (version: string, stream: string) =>
    match([flaw], { name: 'nodejs', version, modularity: `nodejs:${stream}:903:rhel9` });
  const old = '1:18.18.2-3.module+el9.3.0+20473+c4e3d824';
  expect(installed(old, '18')).toEqual([
    ['CVE-2024-2', 'fixed', '1:18.19.1-1.module+el9.3.0+21388+22892fb9'],
  ]);
  expect(installed('1:18.19.1-1.module+el9.3.0+21388+22892fb9', '18')).toEqual([]);
  expect(installed('1:20.9.0-1.module+el9.3.0+20480+1b6ae8a5', '20')).toHaveLength(1);
});

test.each([
  ['will-not-fix', 'will-not-fix'],
  ['deferred', 'deferred'],
  ['end-of-life', 'end-of-life'],
  ['under-investigation', 'under-investigation'],
] as const)('without a fix: %s', (status, expected) => {
  expect(match([says('CVE-2024-3', { status })], { name: 'curl', version: '7-1.el9' })).toEqual([
    ['CVE-2024-3', expected, undefined],
  ]);
});
