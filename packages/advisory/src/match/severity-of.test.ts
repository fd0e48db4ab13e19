import { expect, test } from 'vitest';
import type { FeedRecord } from '../feeds/feed.ts';
import { below, flawsOf, match, packageOf, statement } from './match-for-test.ts';

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
