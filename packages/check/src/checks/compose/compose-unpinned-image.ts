import { defineCheck } from '../../check.ts';
import { isFloating, parseImageReference } from '../../image-reference.ts';
import { at, textOf } from '../../tree/node.ts';

export const composeUnpinnedImage = defineCheck({
  id: 'compose-unpinned-image',
  title: 'Image has no version',
  severity: 'medium',
  why: 'Without a tag, or with `latest`, the service is whatever was pushed last. It changes without a change of the file, and nobody can say what ran yesterday.',
  fix: 'Name a release, better with its digest: `nginx:1.31@sha256:…`.',
  references: ['https://docs.docker.com/reference/compose-file/services/#image'],
  controls: ['nist-800-190:4.2.2', 'nist-800-190:4.1.5', 'cis-docker-1.6:5.28'],
  reads: 'compose-service',
  *judge({ node }) {
    const image = at(node, 'image');
    const reference = parseImageReference(textOf(image) ?? '');
    // With a build, it is the name of the result.
    if (image === undefined || reference === undefined || at(node, 'build') !== undefined) return;
    if (!isFloating(reference)) return;
    const how = reference.tag === undefined ? 'has no tag' : 'is latest';
    yield { at: image, says: `Image ${textOf(image)} ${how}` };
  },
  examples: {
    pass: [
      `services:\n  web:\n    image: nginx:1.31\n  app:\n    image: shop\n    build: .\n  b:\n    image: shop:\${TAG}\n`,
    ],
    fail: [
      'services:\n  web:\n    image: nginx\n',
      `services:\n  web:\n    image: ghcr.io/example/web:\${TAG:-latest}\n`,
    ],
  },
});
