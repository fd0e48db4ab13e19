import { defineCheck } from '../../check.ts';
import { splitCommands } from '../../shell/split-commands.ts';
import { partsOf, scriptLinesOf } from '../../subjects/gitlab-pipeline.ts';

import { lineIn } from '../../tree/line-in.ts';

export const gitlabDockerLoginPassword = defineCheck({
  id: 'gitlab-docker-login-password',
  title: 'Registry password is given on the command line',
  severity: 'low',
  why: 'Arguments of a program are seen by every process of the machine, and on a shell runner that is every other job.',
  fix: 'Write `echo "$CI_REGISTRY_PASSWORD" | docker login -u "$CI_REGISTRY_USER" --password-stdin "$CI_REGISTRY"`.',
  references: ['https://docs.docker.com/reference/cli/docker/login/#password-stdin'],
  controls: ['nist-800-190:4.2.3', 'owasp-cicd:6'],
  reads: 'gitlab-pipeline',
  *judge(pipeline) {
    for (const { node } of partsOf(pipeline)) {
      for (const line of scriptLinesOf(node)) {
        for (const { words } of splitCommands(line.text)) {
          if (!/^(?:docker|podman|buildah|helm)$/.test(words[0] ?? '')) continue;
          if (!words.includes('login')) continue;
          if (words.some((word) => /^(?:-p|--password)(?:=|$)/.test(word)))
            yield { at: lineIn(line, /\blogin\b/) };
        }
      }
    }
  },
  examples: {
    pass: [
      `push:
  script: echo "$CI_REGISTRY_PASSWORD" | docker login -u ci --password-stdin $CI_REGISTRY
`,
    ],
    fail: [
      `push:
  script:
    - docker login -u "$CI_REGISTRY_USER" -p "$CI_REGISTRY_PASSWORD" $CI_REGISTRY
`,
    ],
  },
});
