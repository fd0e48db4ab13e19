import { defineCheck } from '../../check.ts';
import { stepsOf } from '../../subjects/github-workflow.ts';
import { at, textOf } from '../../tree/node.ts';

export const githubUnsecureCommands = defineCheck({
  id: 'github-unsecure-commands',
  title: 'Output of a program may change the environment',
  severity: 'high',
  why: 'With ACTIONS_ALLOW_UNSECURE_COMMANDS anything that a step prints can set variables and PATH for later steps. A test that prints the title of an issue is then enough to run code.',
  fix: 'Remove the variable, and write to `$GITHUB_ENV` and `$GITHUB_PATH` instead of `::set-env` and `::add-path`.',
  references: [
    'https://github.blog/changelog/2020-10-01-github-actions-deprecating-set-env-and-add-path-commands/',
  ],
  controls: ['nist-800-190:4.1.2', 'owasp-cicd:7'],
  reads: 'github-workflow',
  *judge(workflow) {
    const places = [workflow.node, ...workflow.jobs.map(({ node }) => node)];
    for (const node of [...places, ...stepsOf(workflow).map((step) => step.node)]) {
      const value = at(node, 'env', 'ACTIONS_ALLOW_UNSECURE_COMMANDS');
      if (value !== undefined && textOf(value) === 'true') yield { at: value };
    }
  },
  examples: {
    pass: [
      `on: push
jobs:
  build:
    runs-on: ubuntu-24.04
    steps: [{run: 'echo "A=1" >> "$GITHUB_ENV"'}]
`,
    ],
    fail: [
      `on: push
env:
  ACTIONS_ALLOW_UNSECURE_COMMANDS: true
jobs:
  build:
    runs-on: ubuntu-24.04
    steps: [{run: 'echo "::set-env name=A::1"'}]
`,
    ],
  },
});
