import { defineCheck } from '../../check.ts';
import { splitCommands } from '../../shell/split-commands.ts';
import { at, textOf } from '../../tree/node.ts';

export const githubNpmToken = defineCheck({
  id: 'github-npm-token',
  title: 'Package is published with a long-lived token',
  severity: 'low',
  why: 'A token that is stolen once, as the worms of 2025 did by the thousand, publishes from anywhere until somebody revokes it. Trusted publishing has no token to steal, and proves where the package was built.',
  fix: "Name this workflow as the trusted publisher in the package's settings on npmjs.com, give the job `id-token: write`, and delete the token.",
  references: ['https://docs.npmjs.com/trusted-publishers'],
  controls: ['nist-800-190:4.1.4', 'owasp-cicd:6'],
  reads: 'github-workflow',
  *judge(workflow) {
    for (const { node: job, steps } of workflow.jobs) {
      for (const { node, run } of steps) {
        if (run === undefined || !publishes(run.text)) continue;
        for (const place of [workflow.node, job, node]) {
          const token = at(place, 'env', 'NODE_AUTH_TOKEN') ?? at(place, 'env', 'NPM_TOKEN');
          const text = textOf(token) ?? '';
          if (/\bsecrets\.(?!GITHUB_TOKEN\b)/i.test(text)) yield { at: token! };
        }
      }
    }
  },
  examples: {
    pass: [
      `on: {release: {types: [published]}}
jobs:
  publish:
    permissions: {id-token: write}
    runs-on: ubuntu-24.04
    steps: [{run: npm publish}]
`,
    ],
    fail: [
      `on: {release: {types: [published]}}
jobs:
  publish:
    runs-on: ubuntu-24.04
    steps:
      - run: npm publish
        env:
          NODE_AUTH_TOKEN: \${{ secrets.NPM_TOKEN }}
`,
    ],
  },
});

function publishes(script: string): boolean {
  return splitCommands(script).some(
    ({ words }) => /^(?:npm|pnpm|yarn)$/.test(words[0] ?? '') && words.includes('publish'),
  );
}
