import { sampleReport } from '@seaworthy/testkit';
import { expect, test } from 'vitest';
import { filterReport } from './filter-report.ts';

const report = sampleReport();

test('leaves out what is less severe and says how much', () => {
  const filtered = filterReport(report, { minimumSeverity: 'high' });
  expect(filtered.findings.map(({ severity }) => severity.level)).toEqual([
    ...Array(8).fill('critical'),
    ...Array(9).fill('high'),
  ]);
  expect(filtered.hidden).toEqual({ '--severity': 10 });
  expect(filtered.packages).toBe(report.packages);
});

test('leaves out what no upgrade fixes, but not the end of support', () => {
  const filtered = filterReport(report, { onlyFixed: true });
  expect(filtered.hidden).toEqual({ '--only-fixed': 4 });
  expect(filtered.findings.filter(({ kind }) => kind === 'end-of-life')).toHaveLength(1);
});

test('counts add up over filters and over reports that were filtered before', () => {
  const once = filterReport(report, { minimumSeverity: 'medium', onlyFixed: true });
  const twice = filterReport(once, { minimumSeverity: 'critical' });
  const hidden = Object.values(twice.hidden).reduce((sum, count) => sum + count, 0);
  expect(twice.findings.length + hidden).toBe(report.findings.length);
});

test('changes nothing without a filter and never its input', () => {
  const before = JSON.stringify(report);
  expect(filterReport(report, {})).toEqual(report);
  filterReport(report, { minimumSeverity: 'critical', onlyFixed: true });
  expect(JSON.stringify(report)).toBe(before);
});
