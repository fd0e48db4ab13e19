import { defineCheck } from '../../check.ts';
import { stepsOf } from '../../subjects/github-workflow.ts';

export const githubDockerActionUnpinned = defineCheck({
  id: 'github-docker-action-unpinned',
  title: 'Image that runs as an action is not pinned to a digest',
  severity: 'medium',
  why: 'A tag can be pushed again. Whoever can write to that repository runs code in your build, with its token and its secrets.',
  fix: 'Write the digest: `uses: docker://owner/image@sha256:…`.',
  references: [
    'https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsuses',
  ],
  controls: ['nist-800-190:4.1.5', 'owasp-cicd:3'],
  reads: 'github-workflow',
  *judge(workflow) {
    for (const { uses } of stepsOf(workflow)) {
      if (uses?.isImage && !uses.text.includes('@sha256:')) {
        yield { at: uses, says: `${uses.text} can become something else` };
      }
    }
  },
  examples: {
    pass: [
      `on: push
jobs:
  lint:
    runs-on: ubuntu-24.04
    steps:
      - uses: docker://rhysd/actionlint@sha256:887a259a5a534f3c4f36cb02dca341673c6089431057242cdc931e9f133147e9
`,
    ],
    fail: [
      `on: push
jobs:
  lint:
    runs-on: ubuntu-24.04
    steps: [{uses: 'docker://rhysd/actionlint:1.7.8'}]
`,
    ],
  },
});
