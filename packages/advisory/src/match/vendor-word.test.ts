import type { Suppression } from '@seaworthy/model';
import { expect, test } from 'vitest';
import type { AffectedPackage } from '../feeds/feed.ts';
import { below, brief, match, packageOf, release, statement } from './match-for-test.ts';

const cves = ['CVE-2023-32681'];
const requests = { ecosystem: 'PyPI', name: 'requests', intervals: below('2.31.0') };
const advisory = statement('GHSA-j8r2-6x86-q33q', requests, { cves });
const owner = packageOf('deb', 'python3-requests', '2.28.1+dfsg-1', {
  source: { name: 'requests', version: '2.28.1+dfsg-1' },
});
const owned = packageOf('pypi', 'requests', '2.28.1', { ownedBy: owner.purl });
const debian = release('debian', '12');

const tracker = (said: Partial<AffectedPackage>) => ({
  'osv:PyPI': [advisory],
  'debian-tracker': [
    statement('CVE-2023-32681', {
      ecosystem: 'Debian:12',
      name: 'requests',
      intervals: below('2.28.1+dfsg-1'),
      ...said,
    }),
  ],
});

function told(suppressed: Suppression[]) {
  return suppressed.map(({ finding, ...rest }) => ({
    ...rest,
    finding:
      finding.kind === 'vulnerability'
        ? [finding.vulnerability, finding.package.name, finding.status, finding.fixedVersion]
        : [finding.kind],
  }));
}

test('a fix that the distribution backported takes back what the registry says', () => {
  const { findings, suppressed } = match([owner, owned], tracker({}), debian);
  expect(findings).toEqual([]);
  expect(told(suppressed)).toEqual([
    {
      by: 'vendor',
      status: 'fixed',
      reason: 'Debian:12: fixed in 2.28.1+dfsg-1; 2.28.1+dfsg-1 is installed',
      source: 'debian-tracker: CVE-2023-32681',
      finding: ['CVE-2023-32681', 'requests', 'not-affected', undefined],
    },
  ]);
  expect(suppressed[0]?.finding).toMatchObject({
    evidence: [{ source: 'osv', advisory: 'GHSA-j8r2-6x86-q33q', range: '< 2.31.0' }],
  });
});

test('so does "never affected", with its note, and the justification of a VEX document', () => {
  const said = (note: string) =>
    match([owner, owned], tracker({ intervals: [], note }), debian).suppressed[0];
  expect(said('the code came later')).toMatchObject({
    status: 'not_affected',
    reason: 'Debian:12: not affected: the code came later',
  });
  expect(said('the code came later')).not.toHaveProperty('justification');
  expect(said('vulnerable code not in execute path')).toMatchObject({
    justification: 'vulnerable_code_not_in_execute_path',
  });
});

test('where the distribution has the flaw too, it is the finding, and nothing is taken back', () => {
  const { findings, suppressed } = match(
    [owner, owned],
    tracker({ intervals: below('2.28.1+dfsg-1+deb12u1') }),
    debian,
  );
  expect(brief(findings)).toEqual([
    ['CVE-2023-32681', 'python3-requests', '2.28.1+dfsg-1+deb12u1'],
  ]);
  expect(suppressed).toEqual([]);
});

test('where the distribution says nothing of the flaw, nothing is taken back', () => {
  const silent = { 'osv:PyPI': [advisory], 'debian-tracker': [] };
  expect(match([owner, owned], silent, debian)).toMatchObject({ findings: [], suppressed: [] });
  const unknownOwner = { ...owned, ownedBy: 'pkg:deb/debian/gone@1' };
  expect(match([unknownOwner], tracker({}), debian)).toMatchObject({
    findings: [],
    suppressed: [],
  });
});

test('a better source on the same package takes back what a lesser one says', () => {
  const at = { ecosystem: 'Debian:11', name: 'sox' };
  const units = {
    'debian-lists:DSA': [
      statement('DSA-5356-1', { ...at, intervals: below('14.4.2-2') }, { cves }),
    ],
    'debian-tracker': [statement('CVE-2023-32681', { ...at, intervals: below('14.4.2-1') })],
  };
  const installed = [packageOf('deb', 'sox', '14.4.2-1')];
  const { findings, suppressed } = match(installed, units, release('debian', '11'));
  expect(findings).toEqual([]);
  expect(told(suppressed)).toMatchObject([
    { reason: 'Debian:11: fixed in 14.4.2-1; 14.4.2-1 is installed' },
  ]);
});

test('what agrees is not told, however much of it there is', () => {
  const at = { ecosystem: 'Debian:12', name: 'a', intervals: below('1') };
  const units = {
    'debian-lists:DSA': [statement('DSA-1-1', at, { cves })],
    'debian-tracker': [statement('CVE-2023-32681', { ...at, intervals: [] })],
  };
  expect(match([packageOf('deb', 'a', '2')], units, debian)).toMatchObject({
    findings: [],
    suppressed: [],
  });
});

test('a report lists a thousand, the worst first, and counts the rest', () => {
  const ids = Array.from({ length: 1010 }, (_, i) => `CVE-2024-${10_000 + i}`);
  const at = { ecosystem: 'Debian:12', name: 'a' };
  const units = {
    'debian-lists:DSA': [statement('DSA-1-1', { ...at, intervals: below('2') }, { cves: ids })],
    'debian-tracker': ids.map((id) => statement(id, { ...at, intervals: [] })),
    cve5: [
      {
        kind: 'cve' as const,
        cve: ids.at(-1)!,
        severity: { level: 'critical' as const },
        cwes: [],
      },
    ],
  };
  const { suppressed, hidden } = match([packageOf('deb', 'a', '1')], units, debian);
  expect(suppressed).toHaveLength(1000);
  expect(suppressed[0]?.finding.severity.level).toBe('critical');
  expect(hidden).toEqual({ vendor: 10 });
});
