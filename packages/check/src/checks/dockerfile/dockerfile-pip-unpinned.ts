import { defineRunCheck } from '../../dockerfile/define-run-check.ts';
import { installationOf } from '../../dockerfile/installations.ts';

export const dockerfilePipUnpinned = defineRunCheck({
  id: 'dockerfile-pip-unpinned',
  title: 'Python packages are installed without versions',
  severity: 'low',
  why: 'pip takes the newest version of that minute. A release that was taken over runs its code in the next build, before anybody has heard of it.',
  fix: 'Keep versions and hashes in a requirements file, `pip install --require-hashes -r requirements.txt`, or write `name==version`.',
  references: ['https://pip.pypa.io/en/stable/topics/secure-installs/'],
  controls: ['nist-800-190:4.1.5', 'cis-docker-1.6:4.11'],
  stages: 'every',
  *judgeRun({ commands }) {
    for (const command of commands) {
      const installation = installationOf(command);
      if (installation?.manager !== 'pip') continue;
      const { packages, options } = installation;
      if (
        options.some((option) => /^(?:-c|--constraint|--require-hashes|--no-index)\b/.test(option))
      )
        continue;
      const loose = packages.filter(
        (name) =>
          /^[A-Za-z][\w.-]*(?:\[[\w,-]*\])?$/.test(name) &&
          !isFile(name) &&
          !tools.has(name.toLowerCase()),
      );
      if (loose.length > 0)
        yield { at: command.at, says: `No version: ${loose.slice(0, 5).join(', ')}` };
    }
  },
  examples: {
    pass: [
      'FROM python:3.13-slim\nRUN pip install --upgrade pip && pip install -r requirements.txt && pip install flask==3.1.2 . ./lib $EXTRA\n',
    ],
    fail: ['FROM python:3.13-slim\nRUN pip3 install --no-cache-dir flask gunicorn==23.0.0\n'],
  },
});

/** What installs the rest, mostly kept new on purpose. */
const tools = new Set(['pip', 'setuptools', 'wheel']);

function isFile(name: string): boolean {
  return /\.(?:whl|zip|tar|gz|txt)$/.test(name);
}
