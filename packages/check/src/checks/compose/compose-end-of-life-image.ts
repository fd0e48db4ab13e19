import { defineCheck } from '../../check.ts';
import { endOfLifeOf } from '../../end-of-life.ts';
import { parseImageReference } from '../../image-reference.ts';
import { at, textOf } from '../../tree/node.ts';

export const composeEndOfLifeImage = defineCheck({
  id: 'compose-end-of-life-image',
  title: 'Image is past its end of life',
  severity: 'high',
  why: 'Nobody mends this release any more. Flaws that are found in it stay open for good.',
  fix: 'Move to a release that is still maintained; for databases read how their data is moved.',
  references: ['https://endoflife.date/'],
  controls: ['nist-800-190:4.1.1', 'cis-docker-1.6:4.4'],
  reads: 'compose-service',
  *judge({ node }) {
    const image = at(node, 'image');
    const reference = parseImageReference(textOf(image) ?? '');
    if (image === undefined || reference === undefined || at(node, 'build') !== undefined) return;
    const end = endOfLifeOf(reference);
    if (end === undefined) return;
    yield { at: image, says: `${end.release} got its last security fixes on ${end.date}` };
  },
  examples: {
    pass: ['services:\n  db:\n    image: postgres:17\n'],
    fail: [
      'services:\n  db:\n    image: mysql:5.7\n',
      'services:\n  db:\n    image: postgres:12-alpine\n',
    ],
  },
});
