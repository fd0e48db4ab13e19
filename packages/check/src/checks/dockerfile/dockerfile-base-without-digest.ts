import { defineCheck } from '../../check.ts';
import { isFloating, parseImageReference } from '../../image-reference.ts';

export const dockerfileBaseWithoutDigest = defineCheck({
  id: 'dockerfile-base-without-digest',
  title: 'Base image is not pinned to a digest',
  severity: 'low',
  why: 'A tag can be pushed again, by its owner or by whoever got his password. Only the digest says which bytes the build begins with.',
  fix: 'Add the digest, and let Renovate or Dependabot keep it fresh: `FROM node:24-slim@sha256:…`.',
  references: ['https://docs.docker.com/build/building/best-practices/#pin-base-image-versions'],
  controls: ['nist-800-190:4.1.5', 'cis-docker-1.6:4.2'],
  reads: 'dockerfile',
  *judge({ stages }) {
    for (const { from, resolvedImage, parent } of stages) {
      if (parent !== undefined || resolvedImage === undefined) continue;
      const reference = parseImageReference(resolvedImage);
      if (reference === undefined || reference.digest !== undefined || isFloating(reference))
        continue;
      yield { at: from.span, says: `${resolvedImage} is a tag, which can move` };
    }
  },
  examples: {
    pass: [
      `FROM node:24-slim@sha256:4ad2c2b350ab49fb637ab40a269ffe207c61818bb7eb3a4ea122001a0c605e1f AS build
FROM scratch
`,
    ],
    fail: ['FROM node:24-slim\n'],
  },
});
