import { defineCheck } from '../../check.ts';
import { untrustedContextIn } from '../../cloud/github-expression.ts';
import { scriptExpressionsOf, startsPrivileged } from '../../cloud/github-scripts.ts';

export const githubTemplateInjectionPullRequest = defineCheck({
  id: 'github-template-injection-pull-request',
  title: "A pull request's text becomes part of a script",
  severity: 'medium',
  why: 'The expression is put into the script before the shell reads it, so the name of a branch or a title runs as a command. Runs for forks have no secrets, but those of your own branches do, and on a machine of yours it stays.',
  fix: 'Give it to the step as a variable and quote that: `env: {BRANCH: ${{ github.head_ref }}}` and `"$BRANCH"` in the script.',
  references: ['https://docs.github.com/en/actions/concepts/security/script-injections'],
  controls: ['nist-800-190:4.1.5', 'owasp-cicd:4'],
  reads: 'github-workflow',
  *judge(workflow) {
    if (startsPrivileged(workflow)) return;
    for (const expression of scriptExpressionsOf(workflow)) {
      const context = untrustedContextIn(expression);
      if (context !== undefined) yield { at: expression, says: `${context} is run as a command` };
    }
  },
  examples: {
    pass: [
      `on: pull_request
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - env:
          BRANCH: \${{ github.head_ref }}
        run: ./preview.sh "$BRANCH" \${{ github.event.pull_request.number }}
`,
    ],
    fail: [
      `on: pull_request
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: ./preview.sh "\${{ github.head_ref }}"
`,
    ],
  },
});
