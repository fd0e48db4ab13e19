import { defineCheck } from '../../check.ts';
import { endOfLifeOf } from '../../end-of-life.ts';
import { parseImageReference } from '../../image-reference.ts';

export const dockerfileEndOfLifeBase = defineCheck({
  id: 'dockerfile-end-of-life-base',
  title: 'Base image is past its end of life',
  severity: 'high',
  why: 'Nobody mends this release any more. Flaws that are found in it stay open for good, in every image that is built on it.',
  fix: 'Move to a release that is still maintained, and rebuild.',
  references: ['https://endoflife.date/'],
  controls: ['nist-800-190:4.1.1', 'cis-docker-1.6:4.2', 'cis-docker-1.6:4.4'],
  reads: 'dockerfile',
  *judge({ stages }) {
    for (const { from, resolvedImage, parent } of stages) {
      if (parent !== undefined || resolvedImage === undefined) continue;
      const reference = parseImageReference(resolvedImage);
      const end = reference === undefined ? undefined : endOfLifeOf(reference);
      if (end === undefined) continue;
      yield { at: from.span, says: `${end.release} got its last security fixes on ${end.date}` };
    }
  },
  examples: {
    pass: ['FROM debian:13-slim\n', 'FROM registry.example.com/hardened/node:16\n'],
    fail: [
      'FROM debian:buster-slim\n',
      'FROM docker.io/library/node:16.20-alpine3.18\n',
      'FROM golang:1.26-alpine3.18\n',
    ],
  },
});
