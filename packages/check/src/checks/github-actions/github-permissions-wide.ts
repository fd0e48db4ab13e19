import { defineCheck } from '../../check.ts';
import { at, entriesOf, textOf } from '../../tree/node.ts';

export const githubPermissionsWide = defineCheck({
  id: 'github-permissions-wide',
  title: 'Every job of the workflow may write',
  severity: 'medium',
  why: 'What stands at the top of the workflow holds for every job, also for those that only test or lint. Their dependencies and actions can then write to the repository, its packages or its releases.',
  fix: 'Keep `contents: read` at the top, and move the write permission to the one job that needs it.',
  references: [
    'https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idpermissions',
  ],
  controls: ['nist-800-190:4.3.1', 'owasp-cicd:5'],
  reads: 'github-workflow',
  *judge({ node, jobs }) {
    // With one job it makes no difference where it stands.
    const inheriting = jobs.filter((job) => at(job.node, 'permissions') === undefined);
    if (inheriting.length < 2) return;
    for (const [name, { value }] of entriesOf(at(node, 'permissions'))) {
      if (textOf(value) !== 'write' || !grave.has(name)) continue;
      yield { at: value, says: `${inheriting.length} jobs have ${name}: write` };
    }
  },
  examples: {
    pass: [
      `on: push
permissions:
  contents: read
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: npm test}]
  release:
    permissions:
      contents: write
    runs-on: ubuntu-24.04
    steps: [{run: ./release.sh}]
`,
    ],
    fail: [
      `on: push
permissions:
  contents: write
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: npm test}]
  release:
    runs-on: ubuntu-24.04
    steps: [{run: ./release.sh}]
`,
    ],
  },
});

/** With these an attacker changes what others run. */
const grave = new Set([
  'contents',
  'packages',
  'actions',
  'deployments',
  'id-token',
  'attestations',
]);
