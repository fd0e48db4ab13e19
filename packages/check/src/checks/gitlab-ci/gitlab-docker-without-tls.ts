import { defineCheck } from '../../check.ts';
import { partsOf } from '../../subjects/gitlab-pipeline.ts';
import { at, textOf } from '../../tree/node.ts';

export const gitlabDockerWithoutTls = defineCheck({
  id: 'gitlab-docker-without-tls',
  title: 'Docker daemon of the job listens without TLS',
  severity: 'medium',
  why: 'Docker-in-Docker is a privileged container. Without TLS every other job and service in the same network can start containers in it, and from there reach the machine.',
  fix: 'Set `DOCKER_TLS_CERTDIR: "/certs"` and leave DOCKER_HOST out (or port 2376); or build with BuildKit rootless or buildah, which need no daemon.',
  references: [
    'https://docs.gitlab.com/ci/docker/using_docker_build/#docker-in-docker-with-tls-enabled-in-the-docker-executor',
  ],
  controls: ['nist-800-190:4.3.3', 'nist-800-190:4.4.3', 'owasp-cicd:7'],
  reads: 'gitlab-pipeline',
  *judge(pipeline) {
    for (const { node } of partsOf(pipeline)) {
      const directory = at(node, 'variables', 'DOCKER_TLS_CERTDIR');
      const host = at(node, 'variables', 'DOCKER_HOST');
      if (directory?.kind === 'scalar' && directory.text === '') yield { at: directory };
      else if (/^tcp:\/\/[^/]{1,200}:2375\b/.test(textOf(host) ?? '')) yield { at: host! };
    }
  },
  examples: {
    pass: [
      `build:
  image: docker:28.1.0
  services: ['docker:28.1.0-dind']
  variables: {DOCKER_TLS_CERTDIR: /certs}
  script: docker build .
`,
    ],
    fail: [
      `build:
  image: docker:28.1.0
  services: ['docker:28.1.0-dind']
  variables:
    DOCKER_TLS_CERTDIR: ""
  script: docker build .
`,
    ],
  },
});
