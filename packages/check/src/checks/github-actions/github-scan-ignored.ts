import { defineCheck } from '../../check.ts';
import { stepsOf } from '../../subjects/github-workflow.ts';
import { at, booleanOf } from '../../tree/node.ts';

const scanners =
  /^(?:github\/codeql-action\/analyze|aquasecurity\/trivy-action|anchore\/scan-action|snyk\/actions|google\/osv-scanner-action|gitleaks\/gitleaks-action|trufflesecurity\/trufflehog|bridgecrewio\/checkov-action|actions\/dependency-review-action)(?:\/|$)/;

export const githubScanIgnored = defineCheck({
  id: 'github-scan-ignored',
  title: 'Failure of a security scan is ignored',
  severity: 'low',
  why: 'With `continue-on-error` the job is green whatever the scan finds, and also when it could not run at all. Nobody looks at a green job.',
  fix: 'Remove `continue-on-error`, and give the scanner a threshold or waivers for what you accept.',
  references: [
    'https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepscontinue-on-error',
  ],
  controls: ['nist-800-190:4.1.1', 'owasp-cicd:1'],
  reads: 'github-workflow',
  *judge(workflow) {
    for (const { node, uses } of stepsOf(workflow)) {
      const ignored = at(node, 'continue-on-error');
      if (uses === undefined || !scanners.test(uses.name) || booleanOf(ignored) !== true) continue;
      yield { at: ignored!, says: `${uses.name} may fail unseen` };
    }
  },
  examples: {
    pass: [
      `on: push
jobs:
  scan:
    runs-on: ubuntu-24.04
    steps:
      - uses: aquasecurity/trivy-action@0.33.1
`,
    ],
    fail: [
      `on: push
jobs:
  scan:
    runs-on: ubuntu-24.04
    steps:
      - uses: aquasecurity/trivy-action@0.33.1
        continue-on-error: true
`,
    ],
  },
});
