import { defineCheck } from '../../check.ts';

export const dockerfileMaintainer = defineCheck({
  id: 'dockerfile-maintainer',
  title: 'MAINTAINER is deprecated',
  severity: 'low',
  why: 'The instruction is deprecated since 2017, and what it sets is not found by tools that look for the owner of an image.',
  fix: 'Write `LABEL org.opencontainers.image.authors="…"`.',
  references: ['https://docs.docker.com/reference/build-checks/maintainer-deprecated/'],
  controls: ['nist-800-190:4.1.2'],
  reads: 'dockerfile',
  *judge({ stages }) {
    for (const { keyword, text, span, onBuild } of stages.flatMap((stage) => stage.instructions)) {
      if (keyword !== 'MAINTAINER') continue;
      const plain = /^"[^"$\\]+"$|^[^"'$\\]+$/.test(text) && !onBuild;
      const label = `LABEL org.opencontainers.image.authors="${text.replaceAll('"', '')}"`;
      yield plain ? { at: span, mend: [{ at: span, text: label }] } : { at: span };
    }
  },
  examples: {
    pass: ['FROM alpine:3.23\nLABEL org.opencontainers.image.authors="shop@example.com"\n'],
    fail: ['FROM alpine:3.23\nMAINTAINER Jo Doe <jo@example.com>\n'],
  },
});
