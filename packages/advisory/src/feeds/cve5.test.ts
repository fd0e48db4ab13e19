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
    },
  ]);
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
