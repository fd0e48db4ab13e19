import { defineCheck } from '../../check.ts';
import { containersOf } from '../../subjects/github-workflow.ts';
import { at, textOf, textsOf } from '../../tree/node.ts';

export const githubContainerPrivileged = defineCheck({
  id: 'github-container-privileged',
  title: 'Container of a job owns its runner',
  severity: 'medium',
  why: 'A privileged container, one with the capability SYS_ADMIN or one that holds the Docker socket controls the machine under it. On a self-hosted runner that machine outlives the job.',
  fix: 'Remove `--privileged`, `--cap-add` and the socket from the job. Build images with rootless BuildKit or buildah.',
  references: [
    'https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idcontaineroptions',
  ],
  controls: ['nist-800-190:4.4.3', 'cis-docker-1.6:5.5', 'owasp-cicd:7'],
  reads: 'github-workflow',
  *judge({ jobs }) {
    for (const container of jobs.flatMap(containersOf)) {
      const options = at(container, 'options');
      const found = /--privileged(?!=false)|--cap-add[= ](?:SYS_ADMIN|ALL)\b|docker\.sock/i.exec(
        textOf(options) ?? '',
      )?.[0];
      if (options !== undefined && found !== undefined) {
        yield { at: options, says: `Its options have ${found}` };
      }
      const volumes = at(container, 'volumes');
      if (volumes !== undefined && textsOf(volumes).some((text) => text.includes('docker.sock'))) {
        yield { at: volumes, says: 'It mounts the Docker socket' };
      }
    }
  },
  examples: {
    pass: [
      `on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    container: {image: 'node:24', options: --cpus 1}
    steps: [{run: npm test}]
`,
    ],
    fail: [
      `on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    container:
      image: docker:28
      options: --privileged
    steps: [{run: make image}]
`,
    ],
  },
});
