import { defineCheck } from '../../check.ts';
import { at, textOf } from '../../tree/node.ts';

export const githubPermissionsWriteAll = defineCheck({
  id: 'github-permissions-write-all',
  title: 'Token may write everything',
  severity: 'high',
  why: 'With `write-all` every action and every dependency that is installed can push code, publish packages and releases, and change other workflows.',
  fix: 'Name the permissions that the job needs, as `permissions: {contents: read, packages: write}`.',
  references: [
    'https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions',
  ],
  controls: ['nist-800-190:4.3.1', 'owasp-cicd:5'],
  reads: 'github-workflow',
  *judge({ node, jobs }) {
    for (const place of [node, ...jobs.map((job) => job.node)]) {
      const permissions = at(place, 'permissions');
      if (permissions !== undefined && textOf(permissions) === 'write-all') {
        yield { at: permissions };
      }
    }
  },
  examples: {
    pass: [
      `on: push
permissions: read-all
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: npm test
`,
    ],
    fail: [
      `on: push
permissions: write-all
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: npm test
`,
    ],
  },
});
