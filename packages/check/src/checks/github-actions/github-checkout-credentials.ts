import { defineCheck } from '../../check.ts';
import { at, booleanOf, textOf } from '../../tree/node.ts';

export const githubCheckoutCredentials = defineCheck({
  id: 'github-checkout-credentials',
  title: 'Artifact may hold the token of the checkout',
  severity: 'medium',
  why: 'actions/checkout keeps its token in the working directory. When that directory is uploaded as an artifact, whoever can download it can use the token while the job still runs.',
  fix: 'Set `persist-credentials: false` at the checkout, and upload the directory of results alone.',
  references: ['https://github.com/actions/checkout#usage'],
  controls: ['nist-800-190:4.1.4', 'owasp-cicd:6'],
  reads: 'github-workflow',
  *judge({ jobs }) {
    for (const { steps } of jobs) {
      const checkout = steps.find(
        ({ uses, node }) =>
          uses?.name === 'actions/checkout' &&
          booleanOf(at(node, 'with', 'persist-credentials')) !== false &&
          textOf(at(node, 'with', 'persist-credentials')) !== 'false' &&
          at(node, 'with', 'path') === undefined,
      );
      if (checkout === undefined) continue;
      for (const { uses, node } of steps) {
        if (uses?.name !== 'actions/upload-artifact') continue;
        const path = at(node, 'with', 'path');
        const takesAll = (textOf(path) ?? '')
          .split('\n')
          .some((line) => wholeDirectory.test(line.trim()));
        if (path !== undefined && takesAll) yield { at: path };
      }
    }
  },
  examples: {
    pass: [
      `on: push
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v5
      - uses: actions/upload-artifact@v4
        with:
          path: ./dist
`,
      `on: push
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v5
        with:
          persist-credentials: false
      - uses: actions/upload-artifact@v4
        with:
          path: .
`,
    ],
    fail: [
      `on: push
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v5
      - uses: actions/upload-artifact@v4
        with:
          path: .
`,
    ],
  },
});

const wholeDirectory =
  /^(?:\.\/?|\.git\/?|\*|\*\*\/?\*?|\.\/\*\*?|\$\{\{\s?github\.workspace\s?\}\}\/?)$/;
