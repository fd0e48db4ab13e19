import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Report } from '@seaworthy/model';
import { cleanReport, sampleReport } from '@seaworthy/testkit';
import { expect, test } from 'vitest';
import { rankedSample } from '../ranked-sample-for-test.ts';
import { displayWidth } from '../text/width.ts';
import { table } from './table.ts';

const testdata = join(import.meta.dirname, 'testdata');

test.each([80, 140])('reads well at %i columns', async (width) => {
  const text = table.render(rankedSample(), { color: false, width });
  await expect(text).toMatchFileSnapshot(join(testdata, `table-${width}.txt`));
});

test('opens with the totals and what can be fixed', () => {
  const lines = table.render(rankedSample(), { color: false, width: 100 }).split('\n');
  expect(lines[0]).toBe('registry.example.com/shop/web:2.1');
  expect(lines[1]).toBe(
    '27 findings, 3 known to be exploited. 22 can be fixed now with 10 changes.',
  );
  expect(lines[2]).toBe('  8 critical  9 high  6 medium  2 low  1 none  1 unknown');
});

test('fits into the terminal, wide characters and all', () => {
  for (const width of [60, 80, 100, 140, 200]) {
    for (const line of table.render(rankedSample(), { color: false, width }).split('\n')) {
      expect(displayWidth(line), line).toBeLessThanOrEqual(width);
      expect(line).not.toMatch(/ $/);
    }
  }
});

test('colour changes nothing but colour', () => {
  for (const report of [rankedSample(), cleanReport()]) {
    const plain = table.render(report, { color: false, width: 120 });
    const painted = table.render(report, { color: true, width: 120 });
    expect(painted).toMatch(/\x1b\[1;3\dm/);
    expect(stripVTControlCharacters(painted)).toBe(plain);
  }
});

test('names from inside the image cannot write terminal escapes', () => {
  const painted = table.render(rankedSample(), { color: true, width: 200 });
  expect(painted.replaceAll(/\x1b\[[\d;]*m/g, '')).not.toMatch(
    /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/,
  );
});

test('says that nothing is wrong only when everything was looked at', () => {
  const clean = cleanReport();
  expect(firstLines(clean)).toContain('No known flaws');
  expect(firstLines({ ...clean, problems: sampleReport().problems })).toContain(
    'No findings in what could be looked at',
  );
  const blind: Report = {
    ...clean,
    coverage: { vulnerabilities: { looked: false, reason: 'there is no database' } },
  };
  expect(firstLines(blind)).toMatch(
    /flaws NOT looked up[\s\S]*NOT looked up: there is no database/,
  );
  expect(firstLines({ ...clean, hidden: { '--severity': 3 } })).toMatch(
    /No findings pass the filters[\s\S]*3 more findings hidden by --severity/,
  );
});

test('says so when it asked a starter set or an old database', () => {
  const report = cleanReport();
  const coverage = report.coverage.vulnerabilities;
  if (!coverage.looked) throw new Error('the sample was looked up');
  coverage.database.kind = 'starter';
  coverage.database.advisories = 263;
  expect(firstLines(report)).toContain('Only the starter set of 263 well-known flaws');
  coverage.database.kind = 'full';
  coverage.database.builtAt = '2026-10-01T00:00:00.000Z';
  expect(firstLines(report)).toContain('50 days old');
});

test('a long report says its totals again at the end and keeps the queue short', () => {
  const report = sampleReport();
  const one = report.findings.find((finding) => finding.kind === 'vulnerability')!;
  if (one.kind !== 'vulnerability') throw new Error('not a vulnerability');
  for (let i = 0; i < 2000; i++) {
    const name = `package-${i}`;
    report.findings.push({ ...one, id: name, package: { ...one.package, purl: name, name } });
  }
  const text = table.render(rankedSample(report), { color: false, width: 100 });
  expect(text).toContain('and 2,001 more changes, 3 other ways to the same end; commands:');
  const end = text.split('\n').slice(-5).join('\n');
  expect(end).toMatch(/^2,027 findings/m);
});

function firstLines(report: Report): string {
  return table.render(report, { color: false, width: 100 }).split('\n').slice(0, 5).join('\n');
}
