import { severityLevels } from '@seaworthy/model';
import { sampleReport } from '@seaworthy/testkit';
import { expect, test } from 'vitest';
import { gate } from './judge-gates.ts';

const report = sampleReport();

test('the gate refuses what is as severe as said, or worse', () => {
  expect(gate(report, {})).toEqual([]);
  const counts = severityLevels.map((failOn) => gate(report, { failOn }).length);
  expect(counts).toEqual([8, 17, 23, 25, 26, 27]);
});
