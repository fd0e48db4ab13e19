import { defineCheck } from '../../check.ts';
import { at, textOf } from '../../tree/node.ts';

export const composeNeverPulled = defineCheck({
  id: 'compose-never-pulled',
  title: 'Image is never looked for again',
  severity: 'low',
  why: 'The host goes on with the image that it has, whatever was fixed since, and takes any image that somebody put there under the name.',
  fix: 'Remove `pull_policy: never`, or name the digest of the image.',
  references: ['https://docs.docker.com/reference/compose-file/services/#pull_policy'],
  controls: ['nist-800-190:4.2.2', 'cis-docker-1.6:5.28'],
  reads: 'compose-service',
  *judge({ node, name }) {
    const policy = at(node, 'pull_policy');
    const image = textOf(at(node, 'image')) ?? '';
    if (policy === undefined || textOf(policy) !== 'never') return;
    if (image === '' || image.includes('@') || at(node, 'build') !== undefined) return;
    yield { at: policy, says: `Service "${name}" never looks for a newer image` };
  },
  examples: {
    pass: [
      'services:\n  web:\n    image: nginx:1.31\n    pull_policy: always\n  own:\n    image: own\n    build: .\n    pull_policy: never\n',
    ],
    fail: ['services:\n  web:\n    image: nginx:1.31\n    pull_policy: never\n'],
  },
});
