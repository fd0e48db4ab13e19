import { defineRunCheck } from '../../dockerfile/define-run-check.ts';

export const dockerfileSudoNoPassword = defineRunCheck({
  id: 'dockerfile-sudo-no-password',
  title: 'A user becomes root without a password',
  severity: 'high',
  why: 'With NOPASSWD the user is root in all but name: whatever runs as that user, and whoever takes it over, needs one word to be root.',
  fix: 'Take the line out of sudoers, and do in the build what needs root.',
  references: ['https://www.sudo.ws/docs/man/sudoers.man/'],
  controls: ['nist-800-190:4.1.2', 'nist-800-190:4.4.3', 'cis-docker-1.6:4.1'],
  stages: 'shipped',
  *judgeRun({ commands }) {
    for (const { args, at } of commands) {
      if (args.some((word) => /\bNOPASSWD\b|\bpermit\s+nopass\b/.test(word))) yield { at };
    }
  },
  examples: {
    pass: ['FROM debian:13\nRUN useradd --uid 10001 dev\nUSER dev\n'],
    fail: [
      'FROM debian:13\nRUN useradd dev && echo "dev ALL=(ALL) NOPASSWD:ALL" > /etc/sudoers.d/dev\n',
    ],
  },
});
