import { expect, test } from 'vitest';
import type { FeedRecord } from '../feeds/feed.ts';
import { below, flawsOf, match, osv, packageOf, release, statement } from './match-for-test.ts';

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

test("a distribution's word goes before any vector, and all that is said is kept", () => {
  const at = { ecosystem: 'Debian:12', name: 'a', intervals: below('2') };
  const vector = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
  const critical = { level: 'critical', score: 9.8, vector, source: 'CVE' } as const;
  const facts: FeedRecord = { kind: 'cve', cve: 'CVE-2020-1000', severity: critical, cwes: [] };
  const found = (tracker: Partial<Parameters<typeof statement>[1]>, ...cve5: FeedRecord[]) =>
    flawsOf(
      match(
        [packageOf('deb', 'a', '1')],
        { 'debian-tracker': [statement('CVE-2020-1000', { ...at, ...tracker })], cve5 },
        release('debian', '12'),
      ).findings,
    )[0];
  const low = { level: 'low', source: 'debian-tracker' } as const;
  expect(found({ severity: low }, facts)).toMatchObject({
    severity: low,
    severities: [low, critical],
  });
  // "not yet assigned" is no word: then the CVE record is asked, and nobody is "unknown", not low.
  expect(found({}, facts)).toMatchObject({ severity: critical });
  expect(found({}, facts)).not.toHaveProperty('severities');
  expect(found({})?.severity).toEqual({ level: 'unknown' });
});

test('vectors of CVSS 2, 3.0, 3.1 and 4.0 are computed; the newest of a record counts', () => {
  // Scores as FIRST's and NVD's calculators give them.
  const severityFor = (...vectors: string[]) => {
    const record = {
      id: 'GHSA-2222-3333-4444',
      severity: vectors.map((score) => ({
        type: score.startsWith('CVSS:4')
          ? 'CVSS_V4'
          : score.startsWith('CVSS:3')
            ? 'CVSS_V3'
            : 'CVSS_V2',
        score,
      })),
      affected: [
        {
          package: { ecosystem: 'npm', name: 'a' },
          ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '2.0.0' }] }],
        },
      ],
    };
    return flawsOf(match([packageOf('npm', 'a', '1.0.0')], { 'osv:npm': osv(record) }).findings)[0]
      ?.severity;
  };
  const two = 'AV:N/AC:L/Au:N/C:C/I:C/A:C';
  const three = 'CVSS:3.0/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:L/A:N';
  const four = 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H';
  expect(severityFor(two)).toMatchObject({ level: 'high', score: 10 });
  expect(severityFor(three)).toMatchObject({ level: 'medium', score: 4.2 });
  expect(severityFor(four)).toMatchObject({ level: 'critical', score: 10 });
  expect(severityFor(two, four, three)).toMatchObject({ vector: four });
  expect(severityFor('CVSS:3.1/AV:N')).toEqual({ level: 'unknown' });
});
