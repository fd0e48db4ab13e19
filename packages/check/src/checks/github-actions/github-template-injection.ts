import { defineCheck } from '../../check.ts';
import { untrustedContextIn } from '../../cloud/github-expression.ts';
import { scriptExpressionsOf, startsPrivileged } from '../../cloud/github-scripts.ts';

export const githubTemplateInjection = defineCheck({
  id: 'github-template-injection',
  title: "A stranger's text becomes part of a script that has secrets",
  severity: 'critical',
  why: 'The expression is put into the script before the shell reads it. A title, a message or the name of a branch such as `$(curl …|sh)` then runs as a command, with the secrets and the token of the repository.',
  fix: 'Give it to the step as a variable and quote that: `env: {TITLE: ${{ … }}}` and `"$TITLE"` in the script.',
  references: [
    'https://docs.github.com/en/actions/concepts/security/script-injections',
    'https://securitylab.github.com/resources/github-actions-untrusted-input/',
  ],
  controls: ['nist-800-190:4.1.5', 'owasp-cicd:4'],
  reads: 'github-workflow',
  *judge(workflow) {
    if (!startsPrivileged(workflow)) return;
    for (const expression of scriptExpressionsOf(workflow)) {
      const context = untrustedContextIn(expression);
      if (context !== undefined) yield { at: expression, says: `${context} is run as a command` };
    }
  },
  examples: {
    pass: [
      `on: issues
jobs:
  triage:
    runs-on: ubuntu-24.04
    steps:
      - env:
          TITLE: \${{ github.event.issue.title }}
        run: echo "$TITLE" >> titles.txt
      - run: echo "\${{ contains(github.event.issue.title, 'bug') }}"
      - run: echo \${{ github.event.issue.number }} \${{ github.event.issue.title == 'x' && 'a' || 'b' }}
`,
    ],
    fail: [
      `on: issues
jobs:
  triage:
    runs-on: ubuntu-24.04
    steps:
      - run: |
          echo "New issue"
          echo "\${{ github.event.issue.title }}"
`,
      `on:
  push:
    branches: [main]
jobs:
  notify:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/github-script@v8
        with:
          script: |
            const message = \`\${{ github.event.head_commit.message }}\`
`,
    ],
  },
});
