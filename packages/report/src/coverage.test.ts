import { sampleReport } from '@seaworthy/testkit';
import { expect, test } from 'vitest';
import { describeLimits } from './coverage.ts';

test('what was not judged is told by its reasons, the commonest first, and no longer than can be read', () => {
  const skipped = ['a', 'b', 'b', 'b', 'b', 'c', 'd', 'd', 'e', 'e'].map((why, n) => ({
    path: `${n}.yaml`,
    why,
  }));
  const report = sampleReport();
  const misconfigurations = { looked: true as const, files: 1, checks: 1, results: {}, skipped };
  const said = describeLimits({ ...report, coverage: { ...report.coverage, misconfigurations } });
  expect(said.filter((line) => line.includes('NOT judged'))).toEqual([
    '4 configuration files NOT judged: b (1.yaml, 2.yaml, 3.yaml, ...)',
    '2 configuration files NOT judged: d (6.yaml, 7.yaml)',
    '2 configuration files NOT judged: e (8.yaml, 9.yaml)',
    '2 more configuration files NOT judged, for other reasons: the JSON report has them',
  ]);
});
