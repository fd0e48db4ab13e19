import { defineCheck } from '../../check.ts';
import { isFloating, parseImageReference } from '../../image-reference.ts';

export const dockerfileUnpinnedFrontend = defineCheck({
  id: 'dockerfile-unpinned-frontend',
  title: 'Frontend of the build is not pinned',
  severity: 'medium',
  why: 'The image that `# syntax=` names reads the Dockerfile and directs the whole build. One without a version, from anybody, can put into the result whatever it wants.',
  fix: 'Use `# syntax=docker/dockerfile:1`, or a frontend with its digest.',
  references: ['https://docs.docker.com/reference/dockerfile/#syntax'],
  controls: ['nist-800-190:4.1.5'],
  reads: 'dockerfile',
  *judge({ file, directives }) {
    const frontend = directives.get('syntax');
    const reference = frontend === undefined ? undefined : parseImageReference(frontend);
    if (reference === undefined || !isFloating(reference)) return;
    // Docker's own; an old habit that BuildKit takes as :1.
    if (reference.registry === undefined && reference.repository === 'docker/dockerfile') return;
    const end = file.text.indexOf('\n');
    yield { at: { file, start: 0, end: end === -1 ? file.text.length : end } };
  },
  examples: {
    pass: ['# syntax=docker/dockerfile:1\nFROM alpine:3.23\n'],
    fail: ['# syntax=example/frontend:latest\nFROM alpine:3.23\n'],
  },
});
