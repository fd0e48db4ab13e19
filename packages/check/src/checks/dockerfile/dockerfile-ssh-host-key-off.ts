import { defineRunCheck } from '../../dockerfile/define-run-check.ts';

export const dockerfileSshHostKeyOff = defineRunCheck({
  id: 'dockerfile-ssh-host-key-off',
  title: 'SSH takes any host key',
  severity: 'medium',
  why: 'Without known host keys the build logs in to whoever answers, shows him what the key allows and takes his code.',
  fix: 'Put the key of the server into `known_hosts`: copy it from the build context, or from the list that the provider publishes.',
  references: ['https://man.openbsd.org/ssh_config#StrictHostKeyChecking'],
  controls: ['nist-800-190:4.1.5'],
  stages: 'every',
  *judgeRun({ commands }) {
    for (const { args, at } of commands) {
      if (
        args.some((word) =>
          /\bStrictHostKeyChecking[=\s]{1,3}(?:no|off)\b/i.test(word.slice(0, 5000)),
        )
      ) {
        yield { at };
      }
    }
  },
  examples: {
    pass: [
      'FROM alpine:3.23\nCOPY known_hosts /etc/ssh/ssh_known_hosts\nRUN --mount=type=ssh git clone git@example.com:a.git\n',
    ],
    fail: ['FROM alpine:3.23\nRUN echo "StrictHostKeyChecking no" >> /etc/ssh/ssh_config\n'],
  },
});
