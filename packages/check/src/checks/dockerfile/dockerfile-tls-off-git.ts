import { defineRunCheck } from '../../dockerfile/define-run-check.ts';

export const dockerfileTlsOffGit = defineRunCheck({
  id: 'dockerfile-tls-off-git',
  title: 'Git does not check certificates',
  severity: 'high',
  why: 'Anybody on the way can then hand out other source code than the repository has. As a setting it holds for every later step, too.',
  fix: 'Take `http.sslVerify=false` out. For an authority of your own: `git config --global http.sslCAInfo /path/ca.pem`.',
  references: ['https://git-scm.com/docs/git-config#Documentation/git-config.txt-httpsslVerify'],
  controls: ['nist-800-190:4.1.5', 'cis-docker-1.6:4.11'],
  stages: 'every',
  *judgeRun({ commands }) {
    for (const { program, args, at } of commands) {
      if (program !== 'git') continue;
      const name = args.findIndex((word) => /^http\.(?:\S{1,300}\.)?sslverify(?:=|$)/i.test(word));
      if (name === -1) continue;
      const [, value = args[name + 1] ?? ''] = args[name]!.split('=', 2);
      if (/^(?:false|0|no|off)$/i.test(value)) yield { at };
    }
  },
  examples: {
    pass: ['FROM alpine:3.23\nRUN git config --global http.sslVerify true\n'],
    fail: [
      'FROM alpine:3.23\nRUN git config --global http.sslVerify false\n',
      'FROM alpine:3.23\nRUN git -c http.sslVerify=false clone https://example.com/a.git\n',
    ],
  },
});
