import { defineCheck } from '../../check.ts';
import { partsOf, scriptLinesOf } from '../../subjects/gitlab-pipeline.ts';

import { lineIn } from '../../tree/line-in.ts';

export const gitlabSecretPrinted = defineCheck({
  id: 'gitlab-secret-printed',
  title: 'Secret is printed to the log',
  severity: 'medium',
  why: 'Only variables that are marked as masked are hidden, and only in the very form in which they are kept. The log is read by everybody who can see the pipeline.',
  fix: 'Do not print it. To see whether it is set: `[ -n "$TOKEN" ] && echo set`.',
  references: ['https://docs.gitlab.com/ci/variables/#mask-a-cicd-variable'],
  controls: ['nist-800-190:4.1.4', 'owasp-cicd:6'],
  reads: 'gitlab-pipeline',
  *judge(pipeline) {
    for (const { node } of partsOf(pipeline)) {
      for (const line of scriptLinesOf(node)) {
        for (const text of line.text.slice(0, 20_000).split('\n')) {
          const name = printed.exec(text)?.[1];
          if (name !== undefined) yield { at: lineIn(line, printed), says: `Prints $${name}` };
        }
      }
    }
  },
  examples: {
    pass: [
      `push:
  script:
    - echo "$CI_REGISTRY_PASSWORD" | docker login -u ci --password-stdin
    - echo "$NPM_TOKEN" > .npmrc
`,
    ],
    fail: [
      `push:
  script:
    - echo "token is $DEPLOY_TOKEN"
`,
    ],
  },
});

/** What goes on into a pipe, a file or a variable is not printed. */
const printed =
  /^\s*(?:echo|printf)\s[^|>&;`']{0,300}\$\{?(\w{0,60}(?:PASSWORD|TOKEN|SECRET|PRIVATE_KEY|API_KEY))\}?(?!\w)[^|>&;`]*$/;
