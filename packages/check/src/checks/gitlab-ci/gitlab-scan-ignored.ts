import { defineCheck } from '../../check.ts';
import { splitCommands } from '../../shell/split-commands.ts';
import { scriptLinesOf } from '../../subjects/gitlab-pipeline.ts';
import { at, booleanOf } from '../../tree/node.ts';

const scanners = new Set([
  'trivy',
  'grype',
  'snyk',
  'gitleaks',
  'trufflehog',
  'checkov',
  'semgrep',
  'osv-scanner',
  'seaworthy',
]);

export const gitlabScanIgnored = defineCheck({
  id: 'gitlab-scan-ignored',
  title: 'Failure of a security scan is ignored',
  severity: 'low',
  why: 'With `allow_failure` the pipeline passes whatever the scan finds, and also when it could not run at all.',
  fix: 'Remove `allow_failure`, and give the scanner a threshold or waivers for what you accept.',
  references: ['https://docs.gitlab.com/ci/yaml/#allow_failure'],
  controls: ['nist-800-190:4.1.1', 'owasp-cicd:1'],
  reads: 'gitlab-pipeline',
  *judge({ jobs }) {
    for (const { name, node } of jobs) {
      const ignored = at(node, 'allow_failure');
      if (ignored === undefined || booleanOf(ignored) !== true) continue;
      const scans = [...scriptLinesOf(node)].some(({ text }) =>
        splitCommands(text).some(({ words }) => scanners.has(words[0] ?? '')),
      );
      if (scans) yield { at: ignored, says: `Job "${name}" may fail unseen` };
    }
  },
  examples: {
    pass: [
      `scan:
  script: trivy image --exit-code 1 app
lint:
  script: make lint
  allow_failure: true
`,
    ],
    fail: [
      `scan:
  script:
    - trivy image --exit-code 1 app
  allow_failure: true
`,
    ],
  },
});
