import { defineCheck } from '../../check.ts';
import { isCommit } from '../../subjects/github-workflow.ts';

export const githubWorkflowUnpinned = defineCheck({
  id: 'github-workflow-unpinned',
  title: 'Called workflow is not pinned to a commit',
  severity: 'medium',
  why: 'A workflow of another repository decides what its jobs run, and gets the secrets that are passed to it. As long as a tag or a branch names it, it can be exchanged under you.',
  fix: 'Call it by its full commit: `uses: owner/repository/.github/workflows/build.yml@<40 hex digits> # v2`.',
  references: ['https://docs.github.com/en/actions/how-tos/reuse-automations/reuse-workflows'],
  controls: ['nist-800-190:4.1.5', 'owasp-cicd:3'],
  reads: 'github-workflow',
  *judge({ jobs }) {
    for (const { id, uses } of jobs) {
      if (uses === undefined || uses.isLocal || isCommit(uses.ref)) continue;
      // It verifies the tag that it is called by, and refuses a commit.
      if (uses.name.startsWith('slsa-framework/slsa-github-generator/')) continue;
      yield { at: uses, says: `Job "${id}" calls ${uses.text}` };
    }
  },
  examples: {
    pass: [
      `on: push
jobs:
  build:
    uses: ./.github/workflows/shared.yml
  release:
    uses: acme/ci/.github/workflows/release.yml@8f4b7f84864484a7bf31766abe9204da3cbe65b3
`,
    ],
    fail: [
      `on: push
jobs:
  release:
    uses: acme/ci/.github/workflows/release.yml@main
`,
    ],
  },
});
