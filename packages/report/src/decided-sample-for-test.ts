import type { Decision, Report } from '@seaworthy/model';
import { sampleReport } from '@seaworthy/testkit';

/** The sample report with a decision of every sort. */
export function decidedReport(): Report {
  const report = sampleReport();
  const ids = report.findings.map(({ id }) => id);
  const decision = (
    policy: string,
    effect: Decision['effect'],
    more: Partial<Decision>,
  ): Decision => ({
    policy,
    source: 'seaworthy.yaml:14',
    effect,
    over: 'finding',
    message: `What ${policy} says.`,
    controls: [],
    findings: [],
    packages: [],
    ...more,
  });
  return {
    ...report,
    decisions: [
      decision('careful', 'warn', { findings: ids.slice(0, 3) }),
      decision('lenient', 'allow', { findings: ids.slice(3) }),
      decision('strict', 'deny', {
        // One that a filter left out of the report.
        findings: [...ids.slice(0, 2), 'left-out'],
        fix: 'Upgrade <it>.',
        controls: ['nist-800-190:4.1.1'],
      }),
      decision('owned', 'deny', { over: 'asset' }),
      decision('known', 'deny', { over: 'asset', undecided: 'there is no label "team"' }),
      decision('lean', 'warn', {
        over: 'package',
        packages: report.packages.slice(0, 40).map(({ purl }) => purl),
      }),
    ],
  };
}
