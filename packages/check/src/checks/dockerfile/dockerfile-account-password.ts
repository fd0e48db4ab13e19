import { defineRunCheck } from '../../dockerfile/define-run-check.ts';
import { programOf } from '../../shell/program.ts';

export const dockerfileAccountPassword = defineRunCheck({
  id: 'dockerfile-account-password',
  title: 'Account has a known password, or none',
  severity: 'high',
  why: 'The password stands in the Dockerfile and in the history of the image, and is the same in every container. With it, or without any, every process can become that user.',
  fix: 'Give accounts of images no password; a new one is locked until it has one. Log in through the orchestrator.',
  references: ['https://man7.org/linux/man-pages/man8/chpasswd.8.html'],
  controls: ['nist-800-190:4.1.2', 'nist-800-190:4.1.4', 'cis-docker-1.6:4.10'],
  stages: 'shipped',
  *judgeRun({ commands }) {
    for (const { program, args, pipesTo, at } of commands) {
      const next = pipesTo === undefined ? '' : programOf(pipesTo);
      if (program === 'passwd' && args.some((word) => /^(?:-d|--delete)$/.test(word))) {
        yield { at, says: 'Takes the password away' };
      } else if (/^(?:echo|printf)$/.test(program) && /^(?:chpasswd|passwd)$/.test(next)) {
        const text = args.filter((word) => !/^-[neE]+$/.test(word)).join(' ');
        if (!/[$`]/.test(text))
          yield { at, says: 'Sets a password that is written here', holdsSecret: true };
      } else if (/^(?:useradd|usermod)$/.test(program)) {
        const option = args.findIndex((word) => /^(?:-p|--password)(?:=|$)/.test(word));
        if (option === -1) continue;
        const value = args[option]!.split('=', 2)[1] ?? args[option + 1] ?? '';
        // "*" and "!" lock the account.
        if (!/^[*!]|^\$\(|^\$\w|^\$\{/.test(value))
          yield { at, says: 'Sets a password that is written here', holdsSecret: true };
      }
    }
  },
  examples: {
    pass: [
      'FROM debian:13\nRUN useradd -p "*" app && echo "root:$(cat /run/secrets/root)" | chpasswd\nRUN passwd -l root\n',
    ],
    fail: [
      'FROM debian:13\nRUN echo "root:root" | chpasswd\n',
      'FROM debian:13\nRUN passwd -d root\n',
      'FROM debian:13\nRUN useradd -p s3cr3t app\n',
    ],
  },
});
