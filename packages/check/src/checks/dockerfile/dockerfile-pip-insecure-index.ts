import { defineRunCheck } from '../../dockerfile/define-run-check.ts';
import { packageCommandOf } from '../../dockerfile/installations.ts';

export const dockerfilePipInsecureIndex = defineRunCheck({
  id: 'dockerfile-pip-insecure-index',
  title: 'pip trusts a package index blindly',
  severity: 'high',
  why: 'Over plain http, or with `--trusted-host`, anybody on the way can answer with his own packages, and pip runs their code while it installs them.',
  fix: 'Use an https index with a certificate that is checked; `--cert` names an authority of your own.',
  references: ['https://pip.pypa.io/en/stable/topics/https-certificates/'],
  controls: ['nist-800-190:4.1.5', 'cis-docker-1.6:4.11'],
  stages: 'every',
  *judgeRun({ commands }) {
    for (const command of commands) {
      if (packageCommandOf(command)?.manager !== 'pip') continue;
      const { args, at } = command;
      const host = args.find((word) => /^--trusted-host(?:=|$)/.test(word));
      const index = args.find((word) =>
        /^(?:--(?:extra-)?index-url=)?http:\/\/(?!localhost|127\.)/.test(word),
      );
      if (host !== undefined) yield { at, says: 'Certificates of a host are not checked' };
      else if (index !== undefined)
        yield { at, says: 'The package index is reached without encryption' };
    }
  },
  examples: {
    pass: [
      'FROM python:3.13-slim\nRUN pip install --no-cache-dir -i https://pypi.example.com/simple -r req.txt\n',
    ],
    fail: [
      'FROM python:3.13-slim\nRUN pip install --trusted-host pypi.example.com -r req.txt\n',
      'FROM python:3.13-slim\nRUN python3 -m pip install -i http://pypi.example.com/simple -r req.txt\n',
    ],
  },
});
