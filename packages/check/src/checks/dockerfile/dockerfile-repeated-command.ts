import { defineCheck } from '../../check.ts';

export const dockerfileRepeatedCommand = defineCheck({
  id: 'dockerfile-repeated-command',
  title: 'Instruction has no effect',
  severity: 'low',
  why: 'Only the last CMD, ENTRYPOINT and HEALTHCHECK of a stage count. The one before does nothing, which is seldom what its writer meant.',
  fix: 'Keep one of each kind in a stage.',
  references: ['https://docs.docker.com/reference/build-checks/multiple-instructions-disallowed/'],
  controls: ['nist-800-190:4.1.2'],
  reads: 'dockerfile',
  *judge({ stages }) {
    for (const { instructions } of stages) {
      const own = instructions.filter(({ onBuild }) => !onBuild);
      for (const [i, { keyword, span }] of own.entries()) {
        if (!/^(?:CMD|ENTRYPOINT|HEALTHCHECK)$/.test(keyword)) continue;
        const isRepeated = own.slice(i + 1).some((later) => later.keyword === keyword);
        if (isRepeated) yield { at: span, says: `A later ${keyword} replaces this one` };
      }
    }
  },
  examples: {
    pass: ['FROM alpine:3.23 AS a\nCMD ["a"]\nFROM a\nCMD ["b"]\n'],
    fail: ['FROM alpine:3.23\nCMD ["service", "start"]\nCMD ["/app"]\n'],
  },
});
