import { defineCheck } from '../../check.ts';
import { contextsIn, expressionsIn } from '../../cloud/github-expression.ts';
import { strangersTriggersOf } from '../../subjects/github-workflow.ts';
import { at, type Node, textOf } from '../../tree/node.ts';

/** Contexts that name the code of a pull request, or a fork. */
const untrustedCode =
  /^github\.(?:head_ref|event\.pull_request\.(?:head\.(?:sha|ref|label|repo\.\w+)|merge_commit_sha|number)|event\.(?:number|issue\.number)|event\.workflow_run\.(?:head_(?:sha|branch|commit\.id|repository\.\w+)|pull_requests\.\*\..+))$/;

export const githubUntrustedCheckout = defineCheck({
  id: 'github-untrusted-checkout',
  title: "Privileged workflow checks out a stranger's code",
  severity: 'critical',
  why: 'These events run with the secrets and the token of your repository, though anybody can set them off. When the code of the pull request is then built or tested, its author reads the secrets and can write to the repository.',
  fix: 'Build pull requests under `on: pull_request`, which has no secrets. Where a result has to be written back, do that in a second workflow that never checks out or runs the code.',
  references: [
    'https://securitylab.github.com/resources/github-actions-preventing-pwn-requests/',
    'https://docs.github.com/en/actions/reference/security/secure-use',
  ],
  controls: ['nist-800-190:4.1.5', 'owasp-cicd:4'],
  reads: 'github-workflow',
  *judge(workflow) {
    const [trigger] = strangersTriggersOf(workflow);
    if (trigger === undefined) return;
    const steps = workflow.jobs.flatMap((job) => (isGuarded(job.node) ? [] : job.steps));
    for (const { node, uses, run } of steps) {
      if (isGuarded(node)) continue;
      if (uses?.name === 'actions/checkout') {
        const given = [at(node, 'with', 'ref'), at(node, 'with', 'repository')];
        const isUntrusted = given.some((value) =>
          expressionsIn(value).some(({ text }) =>
            contextsIn(text).some((context) => untrustedCode.test(context)),
          ),
        );
        const ref = given.find((value) => value !== undefined);
        if (isUntrusted && ref !== undefined) {
          yield { at: ref, says: `${trigger} checks out ${textOf(ref)?.slice(0, 100)}` };
        }
      } else if (run !== undefined && /\bgh\s+pr\s+checkout\b/.test(run.text)) {
        yield { at: run, says: `${trigger} checks out the pull request with gh` };
      }
    }
  },
  examples: {
    pass: [
      `on: pull_request_target
permissions:
  pull-requests: write
jobs:
  label:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v5
      - run: ./scripts/label.sh
`,
      `on: pull_request
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v5
        with:
          ref: \${{ github.event.pull_request.head.sha }}
      - run: npm test
`,
    ],
    fail: [
      `on:
  pull_request_target:
    types: [opened, synchronize]
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v5
        with:
          ref: \${{ github.event.pull_request.head.sha }}
      - run: npm ci && npm test
`,
      `on: issue_comment
jobs:
  bench:
    if: github.event.issue.pull_request && contains(github.event.comment.body, '/bench')
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v5
      - run: |
          gh pr checkout \${{ github.event.issue.number }}
          make bench
`,
    ],
  },
});

/** A condition that lets in branches of this repository, or people who may write to it. */
function isGuarded(node: Node): boolean {
  const condition = textOf(at(node, 'if'))?.slice(0, 5000) ?? '';
  return /head(?:\.repo|_repository)\.(?:full_name|fork|owner)|workflow_run\.event\s{0,9}==\s{0,9}'(?:push|schedule|release|workflow_dispatch)'|author_association|\.user\.login\s{0,9}==/.test(
    condition,
  );
}
