import { hasShared } from '@seaworthy/testkit';
import { describe, expect, test } from 'vitest';
import { match, osv, packageOf, sharedRecords } from './match-for-test.ts';

/** As https://github.com/ossf/malicious-packages publishes them. */
const record = {
  modified: '2026-01-08T05:12:31Z',
  published: '2026-01-07T21:02:11Z',
  schema_version: '1.7.4',
  id: 'MAL-2026-101',
  summary: 'Malicious code in colour-pickr (npm)',
  details: 'The package communicates with a domain associated with malicious activity.',
  affected: [
    {
      package: { ecosystem: 'npm', name: 'colour-pickr' },
      versions: ['1.0.0', '1.0.1'],
      database_specific: { cwes: [{ cweId: 'CWE-506', name: 'Embedded Malicious Code' }] },
    },
  ],
  references: [],
  credits: [{ name: 'A finder', type: 'FINDER' }],
  database_specific: { 'malicious-packages-origins': [] },
};

test('a report of a malicious package is a finding of malware', () => {
  const units = { 'osv:npm': osv(record) };
  const { findings } = match([packageOf('npm', 'colour-pickr', '1.0.1')], units);
  expect(findings).toMatchObject([
    {
      kind: 'malware',
      engine: 'advisory',
      rule: 'MAL-2026-101',
      title: 'colour-pickr is a malicious package',
      severity: { level: 'critical' },
      package: { name: 'colour-pickr', version: '1.0.1' },
      summary: 'Malicious code in colour-pickr (npm)',
      fix: expect.stringContaining('change every credential'),
      references: ['https://osv.dev/vulnerability/MAL-2026-101'],
    },
  ]);
});

test('other versions are left alone; ranges without an end mean all', () => {
  const units = { 'osv:npm': osv(record) };
  expect(match([packageOf('npm', 'colour-pickr', '1.0.2')], units).findings).toEqual([]);
  const all = {
    ...record,
    affected: [
      {
        package: { ecosystem: 'PyPI', name: 'reqests' },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }] }],
      },
    ],
  };
  const { findings } = match([packageOf('pypi', 'reqests', '9.9')], { 'osv:PyPI': osv(all) });
  expect(findings.map(({ kind }) => kind)).toEqual(['malware']);
});

test('an alias is enough, and makes one finding of both records', () => {
  const ghsa = { ...record, id: 'GHSA-aaaa-bbbb-cccc', aliases: ['MAL-2026-101'] };
  const units = { 'osv:npm': [...osv(record), ...osv(ghsa)] };
  const { findings } = match([packageOf('npm', 'colour-pickr', '1.0.0')], units);
  expect(findings.map(({ kind, ...one }) => [kind, 'rule' in one && one.rule])).toEqual([
    ['malware', 'MAL-2026-101'],
  ]);
});

describe.skipIf(!hasShared('feeds/osv/PyPI.jsonl.gz'))('real records', () => {
  test('dreamgen 1.8.1 of PyPI', () => {
    const units = sharedRecords('osv/PyPI.jsonl.gz');
    const { findings } = match([packageOf('pypi', 'dreamgen', '1.8.1')], units);
    expect(findings.map((one) => [one.kind, 'rule' in one && one.rule])).toEqual([
      ['malware', 'MAL-2026-5313'],
    ]);
  }, 60_000);
});
