import { defineCheck } from '../../check.ts';
import { isFloating, parseImageReference } from '../../image-reference.ts';

export const dockerfileUntaggedBase = defineCheck({
  id: 'dockerfile-untagged-base',
  title: 'Base image has no version',
  severity: 'medium',
  why: 'Without a tag, or with `latest`, the base is whatever was pushed last. A build can change or break without a change of the Dockerfile, and nobody can say what an old image was built on.',
  fix: 'Name a release, better with its digest: `FROM node:24-slim@sha256:…`.',
  references: ['https://docs.docker.com/build/building/best-practices/#pin-base-image-versions'],
  controls: ['nist-800-190:4.1.5', 'nist-800-190:4.2.2', 'cis-docker-1.6:4.2'],
  reads: 'dockerfile',
  *judge({ stages }) {
    for (const { from, resolvedImage, parent } of stages) {
      if (parent !== undefined || resolvedImage === undefined || resolvedImage === 'scratch')
        continue;
      const reference = parseImageReference(resolvedImage);
      if (reference === undefined || !isFloating(reference)) continue;
      const how = reference.tag === undefined ? 'has no tag' : 'is latest';
      yield { at: from.span, says: `Base image ${resolvedImage} ${how}` };
    }
  },
  examples: {
    pass: [
      `ARG VERSION
FROM golang:1.26 AS build
FROM build AS test
FROM alpine:\${VERSION} AS tools
FROM scratch
COPY --from=build /app /app
`,
    ],
    fail: ['FROM node\n', 'FROM registry.example.com:5000/shop/base:latest\n'],
  },
});
