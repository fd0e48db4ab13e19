import { defineCheck } from '../../check.ts';
import { expressionsIn } from '../../cloud/github-expression.ts';
import { stepsOf } from '../../subjects/github-workflow.ts';
import { at, entriesOf } from '../../tree/node.ts';

export const githubAllSecrets = defineCheck({
  id: 'github-all-secrets',
  title: 'Step gets every secret',
  severity: 'medium',
  why: '`toJSON(secrets)` hands the step, its dependencies and its action all secrets of the repository and its organisation, also those that are added later.',
  fix: 'Name the secrets that the step needs, one variable or input each.',
  references: [
    'https://docs.github.com/en/actions/reference/security/secure-use#use-secrets-for-sensitive-information',
  ],
  controls: ['nist-800-190:4.1.4', 'owasp-cicd:6'],
  reads: 'github-workflow',
  *judge(workflow) {
    const nodes = [workflow.node, ...workflow.jobs.map(({ node }) => node)];
    const steps = stepsOf(workflow);
    const values = [
      ...[...nodes, ...steps.map(({ node }) => node)].map((node) => at(node, 'env')),
      ...steps.map(({ node }) => at(node, 'with')),
    ].flatMap((map) => [...entriesOf(map)].map(([, { value }]) => value));
    for (const value of [...values, ...steps.map(({ run }) => run)]) {
      for (const expression of expressionsIn(value)) {
        if (/\btojson\(\s?secrets\s?\)/i.test(expression.text)) yield { at: expression };
      }
    }
  },
  examples: {
    pass: [
      `on: push
jobs:
  deploy:
    runs-on: ubuntu-24.04
    steps:
      - run: ./deploy.sh
        env: {TOKEN: '\${{ secrets.DEPLOY_TOKEN }}'}
`,
    ],
    fail: [
      `on: push
jobs:
  deploy:
    runs-on: ubuntu-24.04
    steps:
      - run: ./deploy.sh
        env:
          SECRETS: \${{ toJSON(secrets) }}
`,
    ],
  },
});
