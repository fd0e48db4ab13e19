import { Report } from '@seaworthy/model';
import { expect, test } from 'vitest';
import { cleanReport, sampleReport } from './report.ts';

test('the samples are reports', () => {
  const report = Report.parse(sampleReport());
  expect(report.packages).toHaveLength(62);
  expect(report.findings).toHaveLength(27);
  expect(Report.parse(cleanReport()).findings).toEqual([]);
});
