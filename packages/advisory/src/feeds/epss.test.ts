import { expect, test } from 'vitest';
import { epssFeed } from './epss.ts';

const context = { path: 'epss.csv', part: '', now: new Date() };
const parse = (text: string) => [...epssFeed.parse(text, context)];

test('reads the daily file', () => {
  const text = [
    '#model_version:v2025.03.14,score_date:2026-08-16T00:00:00+0000',
    'cve,epss,percentile',
    'CVE-1999-0001,0.03351,0.87650',
    'CVE-1999-0002,0.27858,0.97929\r',
    '',
  ].join('\n');
  expect(parse(text)).toEqual([
    { kind: 'edition', edition: 'v2025.03.14 of 2026-08-16' },
    { kind: 'epss', cve: 'CVE-1999-0001', score: 0.03351, percentile: 0.8765 },
    { kind: 'epss', cve: 'CVE-1999-0002', score: 0.27858, percentile: 0.97929 },
  ]);
});

test('columns are found by name; rows that make no sense are passed over', () => {
  const rows = ['percentile,cve,epss', '0.5,CVE-2020-1000,0.1', '0.5,CVE-2020-1001,7', ',,', 'x'];
  expect(parse(rows.join('\n'))).toEqual([
    { kind: 'epss', cve: 'CVE-2020-1000', score: 0.1, percentile: 0.5 },
  ]);
});

test.each([['', 'cve,epss\nCVE-2020-1000,0.1', '<html>']])('%j is not the file', (text) => {
  expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'MALFORMED' }));
});
