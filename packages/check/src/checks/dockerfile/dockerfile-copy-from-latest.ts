import { defineCheck } from '../../check.ts';
import { isFloating, parseImageReference } from '../../image-reference.ts';

export const dockerfileCopyFromLatest = defineCheck({
  id: 'dockerfile-copy-from-latest',
  title: 'Files come from an image without a version',
  severity: 'medium',
  why: 'The files that are copied are whatever the owner of that image pushed last. They end in this image without anybody having looked at them.',
  fix: 'Name a release and its digest: `COPY --from=ghcr.io/astral-sh/uv:0.9.2@sha256:… /uv /bin/`.',
  references: ['https://docs.docker.com/reference/dockerfile/#copy---from'],
  controls: ['nist-800-190:4.1.5', 'cis-docker-1.6:4.2'],
  reads: 'dockerfile',
  *judge({ stages }) {
    const names = new Set(stages.flatMap(({ name }) => name ?? []));
    for (const { flags, span } of stages.flatMap((stage) => stage.instructions)) {
      for (const image of flags.flatMap(imageOf)) {
        // A stage, or a context that the build is given by name.
        if (names.has(image.toLowerCase()) || !/[/:]/.test(image)) continue;
        const reference = parseImageReference(image);
        if (reference === undefined || !isFloating(reference)) continue;
        yield { at: span, says: `Takes files from ${image}` };
      }
    }
  },
  examples: {
    pass: [
      `FROM golang:1.26 AS build
FROM alpine:3.23
COPY --from=build /app /app
COPY --from=0 /app /app2
COPY --from=docs / /docs
COPY --from=ghcr.io/astral-sh/uv:0.9.2 /uv /bin/
`,
    ],
    fail: [
      `FROM python:3.13-slim
COPY --from=ghcr.io/astral-sh/uv:latest /uv /bin/
`,
      `FROM python:3.13-slim
RUN --mount=from=ghcr.io/astral-sh/uv,source=/uv,target=/bin/uv uv sync
`,
    ],
  },
});

function imageOf({ name, value }: { readonly name: string; readonly value: string }): string[] {
  if (name === 'from') return [value];
  if (name !== 'mount') return [];
  return value.split(',').flatMap((field) => /^from=(.+)$/.exec(field)?.[1] ?? []);
}
