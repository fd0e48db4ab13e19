import { defineCheck } from '../../check.ts';
import { sourcesOf } from '../../dockerfile/copy-sources.ts';
import { instructionsOf } from '../../dockerfile/dockerfile.ts';

export const dockerfileAddLocal = defineCheck({
  id: 'dockerfile-add-local',
  title: 'ADD where COPY does',
  severity: 'low',
  why: 'ADD unpacks archives and fetches addresses, and does so silently when a file changes its kind. COPY does the one thing that is meant.',
  fix: 'Write `COPY`, with the same arguments.',
  references: ['https://docs.docker.com/build/building/best-practices/#add-or-copy'],
  controls: ['nist-800-190:4.1.2', 'cis-docker-1.6:4.9'],
  reads: 'dockerfile',
  *judge(dockerfile) {
    for (const instruction of instructionsOf(dockerfile)) {
      const { keyword, span, onBuild, flags, hereDocuments } = instruction;
      if (keyword !== 'ADD') continue;
      const sources = sourcesOf(instruction);
      // COPY has no such flags.
      if (flags.some(({ name }) => /^(?:checksum|keep-git-dir|unpack)$/.test(name))) continue;
      if (sources.length === 0 && hereDocuments.length === 0) continue;
      if (!sources.every(isPlainFile)) continue;
      const word = { ...span, end: span.start + 3 };
      yield onBuild ? { at: span } : { at: span, mend: [{ at: word, text: 'COPY' }] };
    }
  },
  examples: {
    pass: [
      `FROM scratch
ADD rootfs.tar.xz /
ADD $ARCHIVE /
COPY app /app
`,
    ],
    fail: [
      `FROM python:3.13-slim
ADD requirements.txt app.py /app/
ADD . /app
`,
    ],
  },
});

/** What ADD certainly neither unpacks nor fetches: a directory, or a name with a known ending. */
function isPlainFile(source: string): boolean {
  if (/[$*?[]|:\/\/|^git@/.test(source)) return false;
  return /^\.{1,2}$|\/\.?$|\.(?:txt|md|py|js|ts|json|ya?ml|toml|sh|conf|cfg|ini|jar|war|html|css|go|rb|php|sql|pem|crt|xml|service|repo|list)$/i.test(
    source,
  );
}
