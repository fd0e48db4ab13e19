import { defineRunCheck } from '../../dockerfile/define-run-check.ts';

export const dockerfileSecondRoot = defineRunCheck({
  id: 'dockerfile-second-root',
  title: 'Another user has the number of root',
  severity: 'high',
  why: 'The kernel knows numbers, not names. A user with number 0 is root, and checks that look for the name `root` do not see it.',
  fix: 'Give the user a number of its own above 999: `useradd --uid 10001 app`.',
  references: ['https://man7.org/linux/man-pages/man8/useradd.8.html'],
  controls: ['nist-800-190:4.1.2', 'cis-docker-1.6:4.1'],
  stages: 'shipped',
  *judgeRun({ commands }) {
    for (const { program, args, at } of commands) {
      if (!/^(?:useradd|adduser|usermod)$/.test(program) || args.at(-1) === 'root') continue;
      const option = args.findIndex((word) => /^(?:-u|--uid|-ou|-o?u0|--uid=0)$/.test(word));
      if (option === -1) continue;
      if (/0$/.test(args[option]!) || args[option + 1] === '0') yield { at };
    }
  },
  examples: {
    pass: ['FROM debian:13\nRUN useradd -u 10001 app && usermod -u 1000 -o www-data\n'],
    fail: ['FROM debian:13\nRUN useradd -o -u 0 -g 0 admin\n'],
  },
});
