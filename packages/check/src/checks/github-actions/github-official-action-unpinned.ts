import { defineCheck } from '../../check.ts';
import { isCommit, stepsOf } from '../../subjects/github-workflow.ts';

export const githubOfficialActionUnpinned = defineCheck({
  id: 'github-official-action-unpinned',
  title: "GitHub's own action is not pinned to a commit",
  severity: 'low',
  why: 'A tag or a branch can be moved, so that two builds of one commit may run different code. For the actions of GitHub itself that is less likely than for others, since who owns them already runs your builds.',
  fix: 'Write the full commit and keep the version as a comment: `uses: actions/checkout@<40 hex digits> # v5.0.0`.',
  references: [
    'https://docs.github.com/en/actions/reference/security/secure-use#using-third-party-actions',
  ],
  controls: ['nist-800-190:4.1.5', 'owasp-cicd:3'],
  reads: 'github-workflow',
  *judge(workflow) {
    for (const { uses } of stepsOf(workflow)) {
      if (uses === undefined || isCommit(uses.ref)) continue;
      if (/^(?:actions|github)\//.test(uses.name))
        yield { at: uses, says: `${uses.text} can move` };
    }
  },
  examples: {
    pass: [
      `on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0
      - run: npm test
`,
    ],
    fail: [
      `on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v5
      - run: npm test
`,
    ],
  },
});
