import { defineRunCheck } from '../../dockerfile/define-run-check.ts';
import { installationOf } from '../../dockerfile/installations.ts';

export const dockerfileNpmInstall = defineRunCheck({
  id: 'dockerfile-npm-install',
  title: 'npm install instead of npm ci',
  severity: 'low',
  why: '`npm install` may change the lock file and take newer versions than were tested. `npm ci` installs what the lock file says, or fails.',
  fix: 'Copy `package-lock.json` and run `npm ci`, with `--omit=dev` for what ships.',
  references: ['https://docs.npmjs.com/cli/commands/npm-ci'],
  controls: ['nist-800-190:4.1.5', 'cis-docker-1.6:4.11'],
  stages: 'every',
  *judgeRun({ commands }) {
    for (const command of commands) {
      const installation = installationOf(command);
      if (installation?.manager !== 'npm' || installation.action === 'add') continue;
      if (installation.packages.length > 0) continue;
      if (
        installation.options.some((option) => /^(?:-g|--global|--package-lock-only)$/.test(option))
      )
        continue;
      yield { at: command.at };
    }
  },
  examples: {
    pass: ['FROM node:24-slim\nRUN npm ci --omit=dev && npm install -g pnpm@10.18.0\n'],
    fail: ['FROM node:24-slim\nRUN npm install --production && npm run build\n'],
  },
});
