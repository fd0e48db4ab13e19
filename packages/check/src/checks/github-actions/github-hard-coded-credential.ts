import { defineCheck } from '../../check.ts';
import { isSecretLiteral } from '../../cloud/secret-literal.ts';
import { containersOf, stepsOf } from '../../subjects/github-workflow.ts';
import { at, entriesOf } from '../../tree/node.ts';

export const githubHardCodedCredential = defineCheck({
  id: 'github-hard-coded-credential',
  title: 'Secret stands in the workflow',
  severity: 'high',
  why: 'Everybody who can read the repository has it, in every clone and for as long as the history lives.',
  fix: 'Revoke it, store a new one under Settings → Secrets, and write `${{ secrets.NAME }}`. For cloud providers use OpenID Connect and no secret at all.',
  references: [
    'https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/use-secrets',
  ],
  controls: ['nist-800-190:4.1.4', 'owasp-cicd:6'],
  reads: 'github-workflow',
  *judge(workflow) {
    const steps = stepsOf(workflow).map(({ node }) => node);
    const jobs = workflow.jobs.map(({ node }) => node);
    const containers = workflow.jobs.flatMap(containersOf);
    const maps = [
      ...[workflow.node, ...jobs, ...steps, ...containers].map((node) => at(node, 'env')),
      ...steps.map((node) => at(node, 'with')),
    ];
    for (const map of maps) {
      for (const [name, { value }] of entriesOf(map)) {
        if (!isSecretLiteral(name, value, true)) continue;
        yield { at: value, says: `${name} is written out`, holdsSecret: true };
      }
    }
    // A registry is not gone after the run, so that a simple password counts too.
    for (const container of containers) {
      const password = at(container, 'credentials', 'password');
      if (password === undefined || !isSecretLiteral('password', password)) continue;
      yield { at: password, says: 'The password of the registry', holdsSecret: true };
    }
  },
  examples: {
    pass: [
      `on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    services:
      db: {image: 'postgres:17', env: {POSTGRES_PASSWORD: postgres}}
    steps:
      - run: npm test
        env:
          API_TOKEN: \${{ secrets.API_TOKEN }}
          TOKEN_FILE: /tmp/token-file-name
`,
    ],
    fail: [
      `on: push
env:
  DEPLOY_TOKEN: q8Zk2LmP0vRt7YxW
jobs:
  deploy:
    runs-on: ubuntu-24.04
    steps: [{run: ./deploy.sh}]
`,
    ],
  },
});
