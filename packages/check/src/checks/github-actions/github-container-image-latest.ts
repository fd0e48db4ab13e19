import { defineCheck } from '../../check.ts';
import { isLatest } from '../../cloud/image-tag.ts';
import { imagesOf } from '../../subjects/github-workflow.ts';
import { textOf } from '../../tree/node.ts';

export const githubContainerImageLatest = defineCheck({
  id: 'github-container-image-latest',
  title: 'Job runs in an image of no fixed version',
  severity: 'low',
  why: 'The image may be another one tomorrow, so a build that passed cannot be repeated, and whoever can push to that repository is inside the job.',
  fix: 'Name a version, or better the digest: `image: node:24.1.0@sha256:…`.',
  references: [
    'https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idcontainer',
  ],
  controls: ['nist-800-190:4.1.5', 'owasp-cicd:3'],
  reads: 'github-workflow',
  *judge({ jobs }) {
    for (const image of jobs.flatMap(imagesOf)) {
      if (isLatest(image)) yield { at: image, says: `${textOf(image)} has no fixed version` };
    }
  },
  examples: {
    pass: [
      `on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    container: node:24.1.0
    services:
      db: {image: 'postgres:\${{ matrix.pg }}'}
    steps: [{run: npm test}]
`,
    ],
    fail: [
      `on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    container: {image: node}
    services:
      db: {image: 'postgres:latest'}
    steps: [{run: npm test}]
`,
    ],
  },
});
