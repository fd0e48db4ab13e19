import { defineCheck } from '../../check.ts';
import { splitCommands } from '../../shell/split-commands.ts';
import { stepsOf } from '../../subjects/github-workflow.ts';

import { lineIn } from '../../tree/line-in.ts';

export const githubDockerLoginPassword = defineCheck({
  id: 'github-docker-login-password',
  title: 'Registry password is given on the command line',
  severity: 'low',
  why: 'Arguments of a program are seen by every process of the machine and kept in logs and crash reports.',
  fix: 'Write `echo "$TOKEN" | docker login -u "$USER" --password-stdin`, or use docker/login-action.',
  references: ['https://docs.docker.com/reference/cli/docker/login/#password-stdin'],
  controls: ['nist-800-190:4.2.3', 'owasp-cicd:6'],
  reads: 'github-workflow',
  *judge(workflow) {
    for (const { run } of stepsOf(workflow)) {
      for (const { words } of splitCommands(run?.text ?? '')) {
        const start = words[0] === 'sudo' ? 1 : 0;
        if (!/^(?:docker|podman|buildah|helm)$/.test(words[start] ?? '')) continue;
        if (!words.includes('login')) continue;
        if (words.some((word) => /^(?:-p|--password)(?:=|$)/.test(word)))
          yield { at: lineIn(run!, /\blogin\b/) };
      }
    }
  },
  examples: {
    pass: [
      `on: push
jobs:
  push:
    runs-on: ubuntu-24.04
    steps: [{run: 'echo "$TOKEN" | docker login -u ci --password-stdin'}]
`,
    ],
    fail: [
      `on: push
jobs:
  push:
    runs-on: ubuntu-24.04
    steps:
      - run: docker login -u ci -p \${{ secrets.TOKEN }} registry.example.com
`,
    ],
  },
});
