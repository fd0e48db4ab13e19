import { defineCheck } from '../../check.ts';
import { isLatest } from '../../cloud/image-tag.ts';
import { imagesOf, partsOf } from '../../subjects/gitlab-pipeline.ts';
import { textOf } from '../../tree/node.ts';

export const gitlabImageLatest = defineCheck({
  id: 'gitlab-image-latest',
  title: 'Job runs in an image of no fixed version',
  severity: 'low',
  why: 'The image may be another one tomorrow, so a pipeline that passed cannot be repeated, and whoever can push to that repository is inside the job.',
  fix: 'Name a version, or better the digest: `image: node:24.1.0@sha256:…`.',
  references: ['https://docs.gitlab.com/ci/yaml/#image'],
  controls: ['nist-800-190:4.1.5', 'owasp-cicd:3'],
  reads: 'gitlab-pipeline',
  *judge(pipeline) {
    for (const { node } of partsOf(pipeline)) {
      for (const image of imagesOf(node)) {
        if (isLatest(image)) yield { at: image, says: `${textOf(image)} has no fixed version` };
      }
    }
  },
  examples: {
    pass: [
      `image: node:24.1.0
test:
  image: $CI_REGISTRY_IMAGE
  services: ['postgres:17']
  script: npm test
`,
    ],
    fail: [
      `image: node
test:
  services: [{name: 'postgres:latest', alias: db}]
  script: npm test
`,
    ],
  },
});
