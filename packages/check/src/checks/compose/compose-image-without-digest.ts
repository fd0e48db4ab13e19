import { defineCheck } from '../../check.ts';
import { isFloating, parseImageReference } from '../../image-reference.ts';
import { at, textOf } from '../../tree/node.ts';

export const composeImageWithoutDigest = defineCheck({
  id: 'compose-image-without-digest',
  title: 'Image is not pinned to a digest',
  severity: 'none',
  why: 'A tag can be pushed again. Only the digest says which bytes run; that matters most where nobody looks at what is deployed.',
  fix: 'Add the digest, and let Renovate or Dependabot keep it fresh: `nginx:1.31@sha256:…`.',
  references: ['https://docs.docker.com/reference/compose-file/services/#image'],
  controls: ['nist-800-190:4.1.5', 'cis-docker-1.6:4.2'],
  reads: 'compose-service',
  *judge({ node }) {
    const image = at(node, 'image');
    const reference = parseImageReference(textOf(image) ?? '');
    if (image === undefined || reference === undefined || at(node, 'build') !== undefined) return;
    if (reference.digest === undefined && !isFloating(reference)) yield { at: image };
  },
  examples: {
    pass: [
      'services:\n  web:\n    image: nginx@sha256:4ad2c2b350ab49fb637ab40a269ffe207c61818bb7eb3a4ea122001a0c605e1f\n',
    ],
    fail: ['services:\n  web:\n    image: nginx:1.31\n'],
  },
});
