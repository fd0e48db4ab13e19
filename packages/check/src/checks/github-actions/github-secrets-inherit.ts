import { defineCheck } from '../../check.ts';
import { at, textOf } from '../../tree/node.ts';

export const githubSecretsInherit = defineCheck({
  id: 'github-secrets-inherit',
  title: 'Workflow of another repository gets every secret',
  severity: 'medium',
  why: 'With `secrets: inherit` the called workflow, and every action in it, gets all secrets of this repository and its organisation, also those that are added later.',
  fix: 'Pass the secrets that it needs by name: `secrets: {token: ${{ secrets.DEPLOY_TOKEN }}}`.',
  references: [
    'https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idsecretsinherit',
  ],
  controls: ['nist-800-190:4.1.4', 'owasp-cicd:6'],
  reads: 'github-workflow',
  *judge({ jobs }) {
    for (const { id, node, uses } of jobs) {
      const secrets = at(node, 'secrets');
      if (secrets === undefined || uses === undefined || uses.isLocal) continue;
      if (textOf(secrets) === 'inherit') {
        yield { at: secrets, says: `Job "${id}" gives every secret to ${uses.name}` };
      }
    }
  },
  examples: {
    pass: [
      `on: push
jobs:
  local:
    uses: ./.github/workflows/deploy.yml
    secrets: inherit
  deploy:
    uses: acme/ci/.github/workflows/deploy.yml@8f4b7f84864484a7bf31766abe9204da3cbe65b3
    secrets:
      token: \${{ secrets.DEPLOY_TOKEN }}
`,
    ],
    fail: [
      `on: push
jobs:
  deploy:
    uses: acme/ci/.github/workflows/deploy.yml@8f4b7f84864484a7bf31766abe9204da3cbe65b3
    secrets: inherit
`,
    ],
  },
});
