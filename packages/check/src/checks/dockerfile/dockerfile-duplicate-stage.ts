import { defineCheck } from '../../check.ts';

export const dockerfileDuplicateStage = defineCheck({
  id: 'dockerfile-duplicate-stage',
  title: 'Two stages have one name',
  severity: 'medium',
  why: 'Names of stages do not tell capitals apart. `COPY --from` and `--target` then mean one of the two, and what ships may be the stage that was not meant.',
  fix: 'Give every stage a name of its own.',
  references: ['https://docs.docker.com/reference/build-checks/duplicate-stage-name/'],
  controls: ['nist-800-190:4.1.2'],
  reads: 'dockerfile',
  *judge({ stages }) {
    const names = new Set<string>();
    for (const { name, from } of stages) {
      if (name === undefined) continue;
      if (names.has(name)) yield { at: from.span, says: `A stage before it is named ${name}, too` };
      names.add(name);
    }
  },
  examples: {
    pass: ['FROM golang:1.26 AS build\nFROM node:24 AS web\nFROM scratch\n'],
    fail: ['FROM golang:1.26 AS build\nFROM node:24 AS Build\nFROM scratch\n'],
  },
});
