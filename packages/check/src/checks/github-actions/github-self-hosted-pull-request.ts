import { defineCheck } from '../../check.ts';
import { at, textOf, textsOf } from '../../tree/node.ts';

export const githubSelfHostedPullRequest = defineCheck({
  id: 'github-self-hosted-pull-request',
  title: 'Pull requests run on a machine of your own',
  severity: 'high',
  why: 'In a public repository anybody can open a pull request, and its code then runs inside your network. A self-hosted runner is not thrown away after the job, so what was left there sees later jobs and their secrets.',
  fix: 'Run pull requests on runners of GitHub, or on ephemeral runners that are made for one job in a network of their own, and require approval for outside contributors.',
  references: [
    'https://docs.github.com/en/actions/reference/security/secure-use#hardening-for-self-hosted-runners',
  ],
  controls: ['nist-800-190:4.3.4', 'owasp-cicd:7'],
  reads: 'github-workflow',
  *judge({ triggers, jobs }) {
    const trigger = ['pull_request', 'pull_request_target'].find((name) => triggers.has(name));
    if (trigger === undefined) return;
    for (const { id, node } of jobs) {
      const runsOn = at(node, 'runs-on');
      const labels = at(runsOn, 'labels') ?? runsOn;
      if (runsOn === undefined || ![textOf(labels), ...textsOf(labels)].includes('self-hosted')) {
        continue;
      }
      yield { at: runsOn, says: `Job "${id}" runs ${trigger} on a self-hosted runner` };
    }
  },
  examples: {
    pass: [
      `on: pull_request
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: make test}]
`,
      `on: push
jobs:
  test:
    runs-on: self-hosted
    steps: [{run: make test}]
`,
    ],
    fail: [
      `on: [push, pull_request]
jobs:
  test:
    runs-on: [self-hosted, linux]
    steps: [{run: make test}]
`,
    ],
  },
});
