import { defineCheck } from '../../check.ts';
import { type Instruction, lineageOf } from '../../dockerfile/dockerfile.ts';

export const dockerfileRelativeWorkdir = defineCheck({
  id: 'dockerfile-relative-workdir',
  title: 'WORKDIR depends on the base image',
  severity: 'low',
  why: 'A relative path goes on from wherever the base image stands. When the base changes, files end in another directory, perhaps one that others may write.',
  fix: 'Write the whole path: `WORKDIR /app`.',
  references: ['https://docs.docker.com/reference/build-checks/workdir-relative-path/'],
  controls: ['nist-800-190:4.1.2'],
  reads: 'dockerfile',
  *judge({ stages }) {
    for (const stage of stages) {
      // After a whole path of its own, or of a stage before, a relative one is clear.
      let isKnown = stage.parent !== undefined && lineageOf(stage.parent).some(isWhole);
      for (const instruction of stage.instructions) {
        if (instruction.keyword !== 'WORKDIR' || instruction.onBuild) continue;
        const path = instruction.words[0] ?? '';
        if (isWhole(instruction)) isKnown = true;
        else if (!isKnown && path !== '.' && !path.includes('$')) yield { at: instruction.span };
      }
    }
  },
  examples: {
    pass: [
      'FROM alpine:3.23\nWORKDIR /srv\nWORKDIR app\n',
      'FROM alpine:3.23\nWORKDIR $HOME/app\n',
    ],
    fail: ['FROM alpine:3.23\nWORKDIR app\n'],
  },
});

function isWhole({ keyword, words }: Instruction): boolean {
  return keyword === 'WORKDIR' && /^(?:[/\\]|[A-Za-z]:)/.test(words[0] ?? '');
}
