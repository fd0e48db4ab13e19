import { Action, Report, Suppression } from '@seaworthy/model';
import { expect, test } from 'vitest';
import { sampleOfAllKinds } from './faults.ts';
import { cleanReport, excusedReport, sampleReport } from './report.ts';

test('the samples are reports', () => {
  const report = Report.parse(sampleReport());
  expect(report.packages).toHaveLength(62);
  expect(report.findings).toHaveLength(27);
  const all = Report.parse(sampleOfAllKinds());
  expect(new Set(all.actions.map(({ kind }) => kind))).toEqual(new Set(Action.shape.kind.options));
  expect(new Set(all.findings.map(({ kind }) => kind))).toEqual(
    new Set(['vulnerability', 'end-of-life', 'secret', 'misconfiguration']),
  );
  const excused = Report.parse(excusedReport());
  expect(new Set(excused.suppressed.map(({ by }) => by))).toEqual(
    new Set(Suppression.shape.by.options),
  );
  expect(Report.parse(cleanReport()).findings).toEqual([]);
});
