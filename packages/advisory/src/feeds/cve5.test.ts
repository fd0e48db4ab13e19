import { expect, test } from 'vitest';
import { cve5Feed } from './cve5.ts';

const context = { path: 'cve.jsonl', part: '', now: new Date() };

function read(cna: object, adp: object[] = [], state = 'PUBLISHED') {
  const record = {
    dataType: 'CVE_RECORD',
    dataVersion: '5.1',
    cveMetadata: { cveId: 'CVE-1999-0006', state },
    containers: { cna, adp },
  };
  return [...cve5Feed.parse(JSON.stringify(record), context)];
}

const vector = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
const vulnrichment = {
  title: 'CISA ADP Vulnrichment',
  metrics: [
    { cvssV3_1: { version: '3.1', vectorString: vector, baseScore: 9.8 } },
    { other: { type: 'ssvc', content: { options: [{ Exploitation: 'none' }] } } },
  ],
  problemTypes: [{ descriptions: [{ type: 'CWE', cweId: 'CWE-121', lang: 'en' }] }],
};

test('CISA fills what the numbering authority left out', () => {
  expect(read({ affected: [] }, [vulnrichment])).toEqual([
    {
      kind: 'cve',
      cve: 'CVE-1999-0006',
      severity: { level: 'critical', score: 9.8, vector, source: 'CISA Vulnrichment' },
      cwes: ['CWE-121'],
      ssvc: { exploitation: 'none' },
    },
  ]);
});

function ssvcOf(...metrics: object[]) {
  const [record] = read({}, [{ title: 'CISA ADP Vulnrichment', metrics }]);
  return record?.kind === 'cve' ? record.ssvc : undefined;
}

const decision = (...options: object[]) => ({ other: { type: 'ssvc', content: { options } } });

test("CISA's decision points, in any case of letters", () => {
  const impact = { 'Technical Impact': 'Total' };
  expect(ssvcOf(decision({ Exploitation: 'PoC' }, { Automatable: 'yes' }, impact))).toEqual({
    exploitation: 'poc',
    automatable: true,
    technicalImpact: 'total',
  });
  expect(ssvcOf(decision({ Exploitation: 'active' }, { Automatable: 'no' }))).toEqual({
    exploitation: 'active',
    automatable: false,
  });
  expect(ssvcOf(decision({ Exploitation: 'rumoured' }))).toBeUndefined();
});

test('what is in the KEV catalogue is exploited', () => {
  const kev = { other: { type: 'kev', content: { dateAdded: '2024-01-01' } } };
  expect(ssvcOf(decision({ Exploitation: 'none' }), kev)).toEqual({ exploitation: 'active' });
});

test('decision points of others than CISA do not count', () => {
  const metrics = [decision({ Exploitation: 'active' })];
  expect(read({}, [{ title: 'Another', metrics }])).toEqual([]);
});

const now = new Date('2026-11-21T01:30:00Z');

test('the list as of midnight, from a release of the last hours', () => {
  const [file] = cve5Feed.files(['npm', 'CVE'], 'upstream', now);
  expect(file?.path).toBe('cve_2026-11-20_2300Z/2026-11-20_all_CVEs_at_midnight.zip.zip');
  expect(file?.otherPaths?.[0]).toBe(
    'cve_2026-11-20_2200Z/2026-11-20_all_CVEs_at_midnight.zip.zip',
  );
  expect(cve5Feed.changes?.asOf?.(file!.path)).toBe('2026-11-20');
  expect(cve5Feed.files(['npm'], 'upstream', now)).toEqual([]);
});

test('afterwards one archive for each day that is over', () => {
  const read = (since: string) => cve5Feed.changes!.read([], { since, ids: [] }, '', now);
  expect(read('2026-11-19')).toEqual({
    latest: '2026-11-21',
    files: ['2026-11-19', '2026-11-20'].map((day) => ({
      path: `cve_${day}_at_end_of_day/${day}_delta_CVEs_at_end_of_day.zip`,
      framing: 'zip',
    })),
    replaced: [],
    removed: [],
  });
  expect(read('2026-11-21')?.files).toEqual([]);
  expect(read('2026-10-01')).toBeUndefined(); // too long ago
  expect(read('2026-11-22')).toBeUndefined(); // of tomorrow
  expect(read('nonsense')).toBeUndefined();
});

test("the numbering authority's own severity comes first", () => {
  const own = 'CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N';
  const cna = { title: 'A title', metrics: [{ cvssV3_1: { vectorString: own } }] };
  expect(read(cna, [vulnrichment])[0]).toMatchObject({
    summary: 'A title',
    severity: { level: 'low', vector: own, source: 'CVE' },
  });
});

test('rejected and empty records say nothing', () => {
  const rejected = { kind: 'cve', cve: 'CVE-1999-0006', cwes: [] };
  expect(read({ title: 'x' }, [vulnrichment], 'REJECTED')).toEqual([rejected]);
  expect(read({})).toEqual([]);
  expect(read({ metrics: [{ cvssV3_1: { vectorString: 'nonsense' } }] })).toEqual([]);
});

test.each(['{}', '[]', '{"dataType":"CVE_RECORD"}', '{"id":"GHSA-1"}'])('%j is not one', (text) => {
  expect(() => [...cve5Feed.parse(text, context)]).toThrow(
    expect.objectContaining({ code: 'MALFORMED' }),
  );
});
