import { defineCheck } from '../../check.ts';
import { at, textOf } from '../../tree/node.ts';

export const githubConditionAlwaysTrue = defineCheck({
  id: 'github-condition-always-true',
  title: 'Condition is always true',
  severity: 'medium',
  why: 'With text around `${{ }}`, even a line break, the condition becomes a non-empty text, and that is true whatever the expression says. A guard that is written so guards nothing.',
  fix: 'Put the whole condition inside one `${{ }}`, or leave the braces out; in a block write `if: >-` or `if: |-`.',
  references: [
    'https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idif',
  ],
  controls: ['nist-800-190:4.3.1', 'owasp-cicd:1'],
  reads: 'github-workflow',
  *judge({ jobs }) {
    for (const { node, steps } of jobs) {
      for (const place of [node, ...steps.map((step) => step.node)]) {
        const condition = at(place, 'if');
        const text = textOf(condition) ?? '';
        const open = text.indexOf('${{');
        if (condition === undefined || open === -1) continue;
        const isWhole = open === 0 && text.indexOf('}}') === text.length - 2;
        if (!isWhole) yield { at: condition };
      }
    }
  },
  examples: {
    pass: [
      `on: push
jobs:
  test:
    if: \${{ github.ref == 'refs/heads/main' && !cancelled() }}
    runs-on: ubuntu-24.04
    steps: [{run: npm test, if: success()}]
`,
    ],
    fail: [
      `on: push
jobs:
  deploy:
    if: |
      \${{ github.ref == 'refs/heads/main' }}
    runs-on: ubuntu-24.04
    steps: [{run: ./deploy.sh}]
`,
      `on: push
jobs:
  deploy:
    if: \${{ github.ref == 'refs/heads/main' }} && \${{ vars.DEPLOY }}
    runs-on: ubuntu-24.04
    steps: [{run: ./deploy.sh}]
`,
    ],
  },
});
