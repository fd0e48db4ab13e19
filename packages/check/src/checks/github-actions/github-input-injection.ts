import { defineCheck } from '../../check.ts';
import { contextsIn } from '../../cloud/github-expression.ts';
import { scriptExpressionsOf } from '../../cloud/github-scripts.ts';
import { at, entriesOf, textOf } from '../../tree/node.ts';

/** Inputs of these types cannot hold a command. */
const harmlessTypes = new Set(['boolean', 'number', 'choice']);

export const githubInputInjection = defineCheck({
  id: 'github-input-injection',
  title: 'An input becomes part of a script',
  severity: 'low',
  why: 'The input is put into the script before the shell reads it. Whoever may start this workflow, or call this action or workflow with text of somebody else, runs commands with its secrets; and a quote in an honest value breaks the script.',
  fix: 'Give it to the step as a variable and quote that: `env: {VERSION: ${{ inputs.version }}}` and `"$VERSION"` in the script.',
  references: ['https://docs.github.com/en/actions/concepts/security/script-injections'],
  controls: ['nist-800-190:4.1.5', 'owasp-cicd:4'],
  reads: 'github-workflow',
  *judge(workflow) {
    const isHarmless = (input: string): boolean =>
      ['workflow_dispatch', 'workflow_call'].some((trigger) => {
        // Names of inputs are the same in any case.
        const inputs = [...entriesOf(at(workflow.triggers.get(trigger), 'inputs'))];
        const found = inputs.find(([name]) => name.toLowerCase() === input);
        return harmlessTypes.has(textOf(at(found?.[1].value, 'type')) ?? '');
      });
    for (const expression of scriptExpressionsOf(workflow)) {
      const input = contextsIn(expression.text)
        .map((context) => /^(?:github\.event\.)?inputs\.([\w-]+)$/.exec(context)?.[1])
        .find((name) => name !== undefined && !isHarmless(name));
      if (input !== undefined) yield { at: expression, says: `Input ${input} is run as a command` };
    }
  },
  examples: {
    pass: [
      `on:
  workflow_dispatch:
    inputs:
      version: {type: string}
      level:
        type: choice
        options: [minor, major]
jobs:
  release:
    runs-on: ubuntu-24.04
    steps:
      - env:
          VERSION: \${{ inputs.version }}
        run: ./release.sh "$VERSION" --\${{ inputs.level }}
`,
    ],
    fail: [
      `on:
  workflow_dispatch:
    inputs:
      version:
        required: true
jobs:
  release:
    runs-on: ubuntu-24.04
    steps:
      - run: ./release.sh \${{ github.event.inputs.version }}
`,
      {
        path: 'action.yml',
        text: `name: Deploy
inputs:
  target:
    required: true
runs:
  using: composite
  steps:
    - shell: bash
      run: ./deploy.sh \${{ inputs.target }}
`,
      },
    ],
  },
});
