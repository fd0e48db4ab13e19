import { defineCheck } from '../../check.ts';
import { flagOf, instructionsOf } from '../../dockerfile/dockerfile.ts';

export const dockerfileInsecureRun = defineCheck({
  id: 'dockerfile-insecure-run',
  title: 'Build step runs privileged',
  severity: 'high',
  why: 'With `--security=insecure` the step has every capability and no seccomp or AppArmor. Whatever it runs, an install script among them, can take over the builder.',
  fix: 'Leave the flag out. What needs devices or mounts belongs in a machine made for it.',
  references: ['https://docs.docker.com/reference/dockerfile/#run---security'],
  controls: ['nist-800-190:4.4.3'],
  reads: 'dockerfile',
  *judge(dockerfile) {
    for (const instruction of instructionsOf(dockerfile)) {
      if (instruction.keyword !== 'RUN') continue;
      if (flagOf(instruction, 'security') === 'insecure') yield { at: instruction.span };
    }
  },
  examples: {
    pass: ['FROM debian:13\nRUN --security=sandbox make\n'],
    fail: ['FROM debian:13\nRUN --security=insecure mount -t tmpfs none /mnt && make\n'],
  },
});
