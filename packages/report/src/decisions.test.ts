import type { Decision } from '@seaworthy/model';
import { sampleReport } from '@seaworthy/testkit';
import { expect, test } from 'vitest';
import { describeDecisions } from './decisions.ts';
import { markdown } from './formats/markdown.ts';
import { table } from './formats/table.ts';

const decision = (policy: string, effect: Decision['effect'], more: Partial<Decision> = {}) => ({
  policy,
  source: 'p.yaml:1',
  effect,
  over: 'finding' as const,
  message: 'Not this.',
  controls: [],
  findings: [],
  packages: [],
  ...more,
});

const report = {
  ...sampleReport(),
  decisions: [
    decision('careful', 'warn', { findings: ['a'] }),
    decision('lenient', 'allow', { findings: ['b'] }),
    decision('strict', 'deny', { findings: ['a', 'b'] }),
    decision('open', 'deny', { undecided: 'no label "team"' }),
  ],
};

test('refusals come first, and what is allowed is not spoken of', () => {
  expect(describeDecisions(report)).toEqual([
    'Policy strict denies (2 findings): Not this.',
    'Policy open could not be judged: no label "team"',
    'Policy careful warns (1 finding): Not this.',
  ]);
  expect(describeDecisions(sampleReport())).toEqual([]);
});

test('the table and the comment of a pull request say so', () => {
  const words = 'Policy strict denies (2 findings): Not this.';
  expect(table.render(report, { color: false, width: 120 })).toContain(words);
  expect(markdown.render(report, { color: false, width: 120 })).toContain('Policy strict denies');
});
