import { defineCheck } from '../../check.ts';
import { flagOf, shippedStages } from '../../dockerfile/dockerfile.ts';
import { grantedBits } from '../../dockerfile/file-modes.ts';
import { commandsOf } from '../../dockerfile/run-commands.ts';

export const dockerfileSetuid = defineCheck({
  id: 'dockerfile-setuid',
  title: 'Program runs with the rights of its owner',
  severity: 'medium',
  why: 'A setuid or setgid program gives its rights, mostly those of root, to whoever starts it. One flaw in it, and the ordinary user of the container is root.',
  fix: 'Leave the bit out. For a low port, or one other right, give the container that capability.',
  references: ['https://docs.docker.com/engine/security/'],
  controls: ['nist-800-190:4.1.2', 'cis-docker-1.6:4.8'],
  reads: 'dockerfile',
  *judge(dockerfile) {
    for (const { instructions } of shippedStages(dockerfile)) {
      for (const instruction of instructions) {
        const mode = flagOf(instruction, 'chmod');
        // On a directory setgid only hands on the group.
        if (mode !== undefined && (grantedBits(mode) & 0o4000) !== 0)
          yield { at: instruction.span };
        if (instruction.keyword !== 'RUN') continue;
        for (const { program, args, at } of commandsOf(instruction)) {
          if (program !== 'chmod') continue;
          const given = args.find((word) => !word.startsWith('-')) ?? '';
          const bits = grantedBits(given) & 0o6000;
          const setsGroup = bits === 0o2000 && /\/s?bin\//.test(args.join(' '));
          if ((bits & 0o4000) !== 0 || setsGroup) yield { at, says: `chmod ${given}` };
        }
      }
    }
  },
  examples: {
    pass: ['FROM debian:13\nRUN chmod u-s /usr/bin/su && chmod 2775 /var/www && chmod 0755 /app\n'],
    fail: [
      'FROM debian:13\nRUN chmod u+s /usr/bin/ping\n',
      'FROM debian:13\nRUN chmod 4755 /opt/helper\n',
      'FROM debian:13\nCOPY --chmod=4755 helper /opt/\n',
    ],
  },
});
