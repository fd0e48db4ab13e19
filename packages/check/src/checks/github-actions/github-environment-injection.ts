import { defineCheck } from '../../check.ts';
import { expressionsIn, untrustedContextIn } from '../../cloud/github-expression.ts';
import { lineIn } from '../../tree/line-in.ts';
import { at, entriesOf } from '../../tree/node.ts';

export const githubEnvironmentInjection = defineCheck({
  id: 'github-environment-injection',
  title: "A stranger's text is written to the environment of later steps",
  severity: 'high',
  why: 'A line break in the text starts a second variable. With LD_PRELOAD, NODE_OPTIONS or an entry of PATH the stranger then runs code in every later step, although the text itself was quoted.',
  fix: 'Pass it on through `$GITHUB_OUTPUT`, or write it with a delimiter that cannot be guessed, after removing line breaks: `tr -d "\\r\\n"`.',
  references: [
    'https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#setting-an-environment-variable',
  ],
  controls: ['nist-800-190:4.1.5', 'owasp-cicd:4'],
  reads: 'github-workflow',
  *judge({ jobs, node: root }) {
    for (const { node: job, steps } of jobs) {
      for (const { node, run } of steps) {
        if (run === undefined || !/GITHUB_(?:ENV|PATH)\b/.test(run.text)) continue;
        for (const env of [at(root, 'env'), at(job, 'env'), at(node, 'env')]) {
          for (const [name, { value }] of entriesOf(env)) {
            const context = expressionsIn(value).map(untrustedContextIn).find(Boolean);
            if (context === undefined || !/^\w{1,100}$/.test(name)) continue;
            if (!writesVariable(run.text, name)) continue;
            yield {
              at: lineIn(run, /GITHUB_(?:ENV|PATH)/),
              says: `${context} goes to GITHUB_ENV or GITHUB_PATH as $${name}`,
            };
          }
        }
      }
    }
  },
  examples: {
    pass: [
      `on: pull_request_target
jobs:
  title:
    runs-on: ubuntu-24.04
    steps:
      - env:
          TITLE: \${{ github.event.pull_request.title }}
        run: |
          ./check.sh "$TITLE"
          echo "CHECKED=true" >> "$GITHUB_ENV"
`,
    ],
    fail: [
      `on: pull_request_target
jobs:
  title:
    runs-on: ubuntu-24.04
    steps:
      - env:
          TITLE: \${{ github.event.pull_request.title }}
        run: echo "TITLE=$TITLE" >> "$GITHUB_ENV"
`,
    ],
  },
});

function writesVariable(script: string, name: string): boolean {
  const variable = new RegExp(`\\$(?:\\{${name}\\}|${name}\\b)`);
  return script
    .split('\n')
    .some((line) => />>?\s*["']?\$\{?GITHUB_(?:ENV|PATH)\b/.test(line) && variable.test(line));
}
