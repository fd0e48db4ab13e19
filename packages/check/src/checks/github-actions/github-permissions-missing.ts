import { defineCheck } from '../../check.ts';
import { at, keyAt } from '../../tree/node.ts';

export const githubPermissionsMissing = defineCheck({
  id: 'github-permissions-missing',
  title: 'Workflow does not say what its token may do',
  severity: 'low',
  why: 'Without `permissions` the token gets what the organisation or the repository grants by default, which in older ones is to write everything. Any action in the workflow then can push to the repository.',
  fix: 'Put `permissions: {contents: read}` at the top of the workflow, and give a job that needs more just that.',
  references: [
    'https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions',
  ],
  controls: ['nist-800-190:4.3.1', 'owasp-cicd:5'],
  reads: 'github-workflow',
  *judge({ isAction, node, jobs }) {
    if (isAction || node.entries.has('permissions')) return;
    const without = jobs.filter((job) => at(job.node, 'permissions') === undefined);
    if (without.length === 0) return;
    const names = without.map(({ id }) => id).slice(0, 5);
    yield { at: keyAt(node, 'jobs'), says: `No permissions for: ${names.join(', ')}` };
  },
  examples: {
    pass: [
      `on: push
permissions:
  contents: read
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: npm test
`,
      `on: push
jobs:
  test:
    permissions: {}
    runs-on: ubuntu-24.04
    steps:
      - run: npm test
`,
    ],
    fail: [
      `on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: npm test
`,
    ],
  },
});
