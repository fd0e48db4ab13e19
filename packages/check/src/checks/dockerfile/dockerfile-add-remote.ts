import { defineCheck } from '../../check.ts';
import { isRemote, sourcesOf } from '../../dockerfile/copy-sources.ts';
import { flagOf, instructionsOf } from '../../dockerfile/dockerfile.ts';

export const dockerfileAddRemote = defineCheck({
  id: 'dockerfile-add-remote',
  title: 'Remote file is added without a checksum',
  severity: 'medium',
  why: 'ADD takes whatever the server sends that day. A server that was taken over, or a file that was replaced, ends in the image and nobody notices.',
  fix: 'Give the digest of the file: `ADD --checksum=sha256:… https://… /path`.',
  references: ['https://docs.docker.com/reference/dockerfile/#add---checksum'],
  controls: ['nist-800-190:4.1.5', 'cis-docker-1.6:4.9', 'cis-docker-1.6:4.11'],
  reads: 'dockerfile',
  *judge(dockerfile) {
    for (const instruction of instructionsOf(dockerfile)) {
      if (instruction.keyword !== 'ADD' || flagOf(instruction, 'checksum') !== undefined) continue;
      const source = sourcesOf(instruction).find(isRemote);
      if (source !== undefined) {
        yield { at: instruction.span, says: `Adds ${source.slice(0, 200)} unchecked` };
      }
    }
  },
  examples: {
    pass: [
      `FROM alpine:3.23
ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.com/a.tgz /
`,
    ],
    fail: [
      `FROM alpine:3.23
ADD https://example.com/tool-1.2.tar.gz /tmp/
`,
    ],
  },
});
