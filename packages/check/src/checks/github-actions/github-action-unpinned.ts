import { defineCheck } from '../../check.ts';
import { isCommit, stepsOf } from '../../subjects/github-workflow.ts';

export const githubActionUnpinned = defineCheck({
  id: 'github-action-unpinned',
  title: 'Action of a third party is not pinned to a commit',
  severity: 'medium',
  why: 'A tag or a branch can be moved. Whoever takes over the account of the publisher runs what they like in your next build, with its token and its secrets; so it happened with tj-actions/changed-files in 2025.',
  fix: 'Write the full commit and keep the version as a comment: `uses: owner/action@<40 hex digits> # v1.2.3`. Dependabot and Renovate keep both up to date.',
  references: [
    'https://docs.github.com/en/actions/reference/security/secure-use#using-third-party-actions',
  ],
  controls: ['nist-800-190:4.1.5', 'owasp-cicd:3'],
  reads: 'github-workflow',
  *judge(workflow) {
    for (const { uses } of stepsOf(workflow)) {
      if (uses === undefined || uses.isLocal || uses.isImage || isCommit(uses.ref)) continue;
      if (/^(?:actions|github)\//.test(uses.name)) continue;
      yield { at: uses, says: `${uses.text} can become something else` };
    }
  },
  examples: {
    pass: [
      `on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: pnpm/action-setup@a7487c7e89a18df4991f7f222e4898a00d66ddda # v4.1.0
      - uses: ./.github/actions/build
      - uses: actions/checkout@v5
`,
    ],
    fail: [
      `on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: pnpm/action-setup@v4
`,
      {
        path: 'setup/action.yml',
        text: `name: Set up
runs:
  using: composite
  steps:
    - uses: docker/login-action@master
`,
      },
    ],
  },
});
