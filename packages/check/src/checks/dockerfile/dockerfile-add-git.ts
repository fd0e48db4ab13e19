import { defineCheck } from '../../check.ts';
import { isGitSource, sourcesOf } from '../../dockerfile/copy-sources.ts';
import { flagOf, instructionsOf } from '../../dockerfile/dockerfile.ts';

export const dockerfileAddGit = defineCheck({
  id: 'dockerfile-add-git',
  title: 'Git repository is added without a commit',
  severity: 'medium',
  why: 'A branch or a tag can be moved to other code at any time. Two builds of one Dockerfile then differ, and the image holds what nobody reviewed.',
  fix: 'Name the commit: `ADD https://example.com/shop.git#<40 hex digits> /src`, or give it with `--checksum`.',
  references: ['https://docs.docker.com/reference/dockerfile/#adding-files-from-a-git-repository'],
  controls: ['nist-800-190:4.1.5', 'cis-docker-1.6:4.11'],
  reads: 'dockerfile',
  *judge(dockerfile) {
    for (const instruction of instructionsOf(dockerfile)) {
      if (instruction.keyword !== 'ADD' || flagOf(instruction, 'checksum') !== undefined) continue;
      for (const source of sourcesOf(instruction).filter(isGitSource)) {
        if (/[#=][0-9a-f]{40}\b/.test(source) || source.includes('$')) continue;
        yield { at: instruction.span, says: `Adds ${source.slice(0, 200)} at no certain commit` };
      }
    }
  },
  examples: {
    pass: [
      `FROM alpine:3.23
ADD https://github.com/moby/buildkit.git#e83f0fcc1f7e4c9f9d1d3c1a4d6d0a6a6dce9a2f /src
`,
    ],
    fail: [
      `FROM alpine:3.23
ADD git@github.com:moby/buildkit.git#master /src
`,
    ],
  },
});
