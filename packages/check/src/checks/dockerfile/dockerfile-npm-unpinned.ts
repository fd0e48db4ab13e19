import { defineRunCheck } from '../../dockerfile/define-run-check.ts';
import { installationOf } from '../../dockerfile/installations.ts';

export const dockerfileNpmUnpinned = defineRunCheck({
  id: 'dockerfile-npm-unpinned',
  title: 'npm packages are installed without versions',
  severity: 'low',
  why: 'npm takes the newest version of that minute and runs its install scripts. A release that was taken over is in the next image before anybody has heard of it.',
  fix: 'Name the version, `npm install -g pnpm@10.18.0`, or keep the package in `package.json` and its lock file.',
  references: ['https://docs.npmjs.com/cli/commands/npm-install'],
  controls: ['nist-800-190:4.1.5', 'cis-docker-1.6:4.11'],
  stages: 'every',
  *judgeRun({ commands }) {
    for (const command of commands) {
      const installation = installationOf(command);
      if (installation?.manager !== 'npm') continue;
      const loose = installation.packages.filter(
        (name) => /^(?:@[\w.-]+\/)?[\w-][\w.-]*(?:@latest)?$/.test(name) && !/\.tgz$/.test(name),
      );
      if (loose.length > 0)
        yield { at: command.at, says: `No version: ${loose.slice(0, 5).join(', ')}` };
    }
  },
  examples: {
    pass: [
      'FROM node:24-slim\nRUN npm install -g pnpm@10.18.0 @scope/tool@^2 ./own.tgz\nRUN npm ci\n',
    ],
    fail: ['FROM node:24-slim\nRUN npm i -g pnpm @scope/tool@latest\n'],
  },
});
