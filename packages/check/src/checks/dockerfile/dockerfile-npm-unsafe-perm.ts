import { defineRunCheck } from '../../dockerfile/define-run-check.ts';

export const dockerfileNpmUnsafePerm = defineRunCheck({
  id: 'dockerfile-npm-unsafe-perm',
  title: 'npm runs install scripts as root',
  severity: 'low',
  why: 'With `unsafe-perm` scripts of every dependency run as root in the build and can change anything in the image.',
  fix: 'Take the option out and install as an ordinary user, with `--ignore-scripts` where it works.',
  references: ['https://docs.npmjs.com/cli/v6/using-npm/config#unsafe-perm'],
  controls: ['nist-800-190:4.1.2', 'nist-800-190:4.1.5'],
  stages: 'every',
  *judgeRun({ commands }) {
    for (const { program, args, at } of commands) {
      if (program !== 'npm') continue;
      const line = args.join(' ').slice(0, 5000);
      if (/\bunsafe-perm\b(?![= ]false)/.test(line)) yield { at };
    }
  },
  examples: {
    pass: ['FROM node:24-slim\nRUN npm ci --ignore-scripts\n'],
    fail: ['FROM node:24-slim\nRUN npm install -g --unsafe-perm node-red@4.1.0\n'],
  },
});
