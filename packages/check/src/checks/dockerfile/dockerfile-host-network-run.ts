import { defineCheck } from '../../check.ts';
import { flagOf, instructionsOf } from '../../dockerfile/dockerfile.ts';

export const dockerfileHostNetworkRun = defineCheck({
  id: 'dockerfile-host-network-run',
  title: 'Build step uses the network of the host',
  severity: 'medium',
  why: 'The step reaches everything that listens on the builder for itself alone, the metadata service of a cloud and the interfaces of other builds among it.',
  fix: 'Leave `--network=host` out; where a step needs no network at all, write `--network=none`.',
  references: ['https://docs.docker.com/reference/dockerfile/#run---network'],
  controls: ['nist-800-190:4.4.2', 'nist-800-190:4.4.3'],
  reads: 'dockerfile',
  *judge(dockerfile) {
    for (const instruction of instructionsOf(dockerfile)) {
      if (instruction.keyword !== 'RUN') continue;
      if (flagOf(instruction, 'network') === 'host') yield { at: instruction.span };
    }
  },
  examples: {
    pass: ['FROM debian:13\nRUN --network=none make test\n'],
    fail: ['FROM debian:13\nRUN --network=host make\n'],
  },
});
