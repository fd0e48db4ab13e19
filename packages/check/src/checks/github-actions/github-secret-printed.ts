import { defineCheck } from '../../check.ts';
import { stepsOf } from '../../subjects/github-workflow.ts';

import { lineIn } from '../../tree/line-in.ts';

export const githubSecretPrinted = defineCheck({
  id: 'github-secret-printed',
  title: 'Secret is printed to the log',
  severity: 'medium',
  why: 'The log is masked by searching for the very text of the secret. Encoded, cut or in several lines it passes, and the log of a public repository is read by everybody.',
  fix: 'Do not print it. To see whether it is set: `[ -n "$TOKEN" ] && echo set`, with the secret in `env`.',
  references: [
    'https://docs.github.com/en/actions/reference/security/secure-use#use-secrets-for-sensitive-information',
  ],
  controls: ['nist-800-190:4.1.4', 'owasp-cicd:6'],
  reads: 'github-workflow',
  *judge(workflow) {
    for (const { run } of stepsOf(workflow)) {
      for (const line of run?.text.split('\n') ?? []) {
        // What goes on into a pipe, a file or a variable is not printed.
        if (printed.test(line)) {
          yield { at: lineIn(run!, printed), says: `Prints ${/secrets\.[\w-]+/.exec(line)?.[0]}` };
        }
      }
    }
  },
  examples: {
    pass: [
      `on: push
jobs:
  push:
    runs-on: ubuntu-24.04
    steps:
      - run: echo \${{ secrets.REGISTRY_TOKEN }} | docker login -u ci --password-stdin
`,
    ],
    fail: [
      `on: push
jobs:
  push:
    runs-on: ubuntu-24.04
    steps:
      - run: |
          echo "token: \${{ secrets.REGISTRY_TOKEN }}"
`,
    ],
  },
});

const printed =
  /^\s*(?:- )?(?:run: )?(?:echo|printf)\s[^|>&;`]*\$\{\{\s?secrets\.[\w-]+\s?\}\}[^|>&;`]*$/;
