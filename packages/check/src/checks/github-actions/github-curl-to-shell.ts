import { defineCheck } from '../../check.ts';
import { downloadsToShell } from '../../shell/downloads-to-shell.ts';
import { stepsOf } from '../../subjects/github-workflow.ts';

import { lineIn } from '../../tree/line-in.ts';

export const githubCurlToShell = defineCheck({
  id: 'github-curl-to-shell',
  title: 'Workflow runs a script straight from the network',
  severity: 'medium',
  why: 'Whoever holds that server, or the way to it, runs commands in your build with its secrets. So it happened with the uploader of Codecov in 2021.',
  fix: 'Download a fixed version, compare it with `sha256sum -c`, and then run it; or use an action that is pinned to a commit.',
  references: ['https://docs.github.com/en/actions/reference/security/secure-use'],
  controls: ['nist-800-190:4.1.5', 'owasp-cicd:3'],
  reads: 'github-workflow',
  *judge(workflow) {
    for (const { run } of stepsOf(workflow)) {
      if (run === undefined) continue;
      for (const { from, to } of downloadsToShell(run.text)) {
        yield {
          at: lineIn(run, /\b(?:curl|wget)\b.*(?:\||<\()|\$\((?:curl|wget)/),
          says: `${from} hands what it downloads to ${to}`,
        };
      }
    }
  },
  examples: {
    pass: [
      `on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: curl -s https://example.com/versions.json | python3 -c 'import json,sys; print(json.load(sys.stdin)[0])'
`,
    ],
    fail: [
      `on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: |
          curl -fsSL https://example.com/install.sh | sudo bash -s -- -b /usr/local/bin
      - run: bash <(curl -s https://codecov.io/bash)
`,
    ],
  },
});
