import { defineCheck } from '../../check.ts';
import { strangersTriggersOf } from '../../subjects/github-workflow.ts';
import { at, textOf } from '../../tree/node.ts';

export const githubBotActor = defineCheck({
  id: 'github-bot-actor',
  title: 'Condition trusts whoever acted last',
  severity: 'medium',
  why: '`github.actor` is whoever caused the run, not who wrote the pull request. An attacker lets Dependabot touch a pull request of theirs, and passes the condition in a workflow that has secrets.',
  fix: "Ask who opened it: `github.event.pull_request.user.login == 'dependabot[bot]'`.",
  references: ['https://docs.zizmor.sh/audits/#bot-conditions'],
  controls: ['nist-800-190:4.3.1', 'owasp-cicd:1'],
  reads: 'github-workflow',
  *judge(workflow) {
    if (strangersTriggersOf(workflow).length === 0) return;
    for (const { node, steps } of workflow.jobs) {
      for (const place of [node, ...steps.map((step) => step.node)]) {
        const condition = at(place, 'if');
        const text = textOf(condition)?.slice(0, 2000) ?? '';
        if (/\bgithub\.(?:triggering_)?actor\s{0,9}==\s{0,9}'[\w-]{1,100}\[bot\]'/.test(text)) {
          yield { at: condition! };
        }
      }
    }
  },
  examples: {
    pass: [
      `on: pull_request_target
jobs:
  merge:
    if: github.event.pull_request.user.login == 'dependabot[bot]'
    runs-on: ubuntu-24.04
    steps: [{run: 'gh pr merge --auto'}]
`,
      `on: pull_request_target
jobs:
  label:
    if: github.actor != 'dependabot[bot]'
    runs-on: ubuntu-24.04
    steps: [{run: ./label.sh}]
`,
    ],
    fail: [
      `on: pull_request_target
jobs:
  merge:
    if: github.actor == 'dependabot[bot]'
    runs-on: ubuntu-24.04
    steps: [{run: 'gh pr merge --auto'}]
`,
    ],
  },
});
