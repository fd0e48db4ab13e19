import { defineCheck } from '../../check.ts';
import { isSecretLiteral } from '../../cloud/secret-literal.ts';
import { partsOf } from '../../subjects/gitlab-pipeline.ts';
import { at, entriesOf } from '../../tree/node.ts';

export const gitlabHardCodedSecret = defineCheck({
  id: 'gitlab-hard-coded-secret',
  title: 'Secret stands in the pipeline',
  severity: 'high',
  why: 'Everybody who can read the project has it, in every clone and for as long as the history lives.',
  fix: 'Revoke it, and keep a new one under Settings → CI/CD → Variables, masked and protected, or in a vault with `secrets:` and an ID token.',
  references: ['https://docs.gitlab.com/ci/variables/#cicd-variable-security'],
  controls: ['nist-800-190:4.1.4', 'owasp-cicd:6'],
  reads: 'gitlab-pipeline',
  *judge(pipeline) {
    for (const { node } of partsOf(pipeline)) {
      for (const [name, { value }] of entriesOf(at(node, 'variables'))) {
        const text = value.kind === 'map' ? at(value, 'value') : value;
        if (text === undefined || !isSecretLiteral(name, text, true)) continue;
        yield { at: text, says: `${name} is written out`, holdsSecret: true };
      }
    }
  },
  examples: {
    pass: [
      `variables:
  POSTGRES_PASSWORD: postgres
  API_TOKEN: $DEPLOY_TOKEN
test:
  script: make test
`,
    ],
    fail: [
      `deploy:
  variables:
    DEPLOY_TOKEN: q8Zk2LmP0vRt7YxW
  script: ./deploy.sh
`,
    ],
  },
});
