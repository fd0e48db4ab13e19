import { sampleReport } from '@seaworthy/testkit';
import { expect, test } from 'vitest';
import { explainPolicy } from './explain-policy.ts';
import { parsePolicies } from './parse-policies.ts';

const now = new Date('2026-11-21T00:00:00Z');
const report = sampleReport();
const log4shell = report.findings.find(
  (each) => each.kind === 'vulnerability' && each.vulnerability === 'CVE-2021-44228',
)!;

const explained = (when: string, over = 'finding') => {
  const [policy] = parsePolicies(
    JSON.stringify({ policies: [{ name: 'p', over, when, effect: 'deny', message: 'No.' }] }),
    'p.yaml',
  );
  return explainPolicy(policy!, report, over === 'finding' ? log4shell.id : undefined, now);
};

test('every part of an "and" that holds, with what it saw', () => {
  expect(explained('finding.exploited && finding.severity.level == "critical"')).toEqual([
    {
      condition: 'finding.exploited',
      value: 'true',
      seen: [{ name: 'finding.exploited', value: 'true' }],
    },
    {
      condition: 'finding.severity.level == "critical"',
      value: 'true',
      seen: [{ name: 'finding.severity.level', value: '"critical"' }],
    },
  ]);
});

test.each([
  ['finding.kind == "malware" || finding.fixable', ['finding.fixable true']],
  ['finding.fixable && finding.kind == "malware"', ['finding.kind == "malware" false']],
  ['!(finding.exploited && finding.dev)'.replace('.dev', '.fixable'), 2],
  ['finding.name.matches("^CVE") ? finding.exploited : finding.fixable', 2],
  ['(finding.kind == "malware" || finding.exploited) && finding.fixable', 2],
] as const)('%s', (when, expected) => {
  const reasons = explained(when).map(({ condition, value }) => `${condition} ${value}`);
  expect(typeof expected === 'number' ? reasons.length : reasons).toEqual(expected);
  expect(reasons.join()).not.toContain('Linear');
});

test('what is not there is said', () => {
  expect(explained('asset.labels["team"] == "shop"', 'asset')).toEqual([
    {
      condition: 'asset.labels["team"] == "shop"',
      value: expect.stringContaining('team'),
      seen: [{ name: 'asset.labels', value: expect.stringContaining('maintainer') }],
    },
  ]);
});
