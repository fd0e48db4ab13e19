import { defineRunCheck } from '../../dockerfile/define-run-check.ts';

export const dockerfileNpmInsecureRegistry = defineRunCheck({
  id: 'dockerfile-npm-insecure-registry',
  title: 'npm trusts a registry blindly',
  severity: 'high',
  why: 'With `strict-ssl` off or a registry over http, anybody on the way can answer with his own packages, and their install scripts run in the build.',
  fix: 'Use an https registry and leave `strict-ssl` on; `cafile` names an authority of your own.',
  references: ['https://docs.npmjs.com/cli/using-npm/config#strict-ssl'],
  controls: ['nist-800-190:4.1.5', 'cis-docker-1.6:4.11'],
  stages: 'every',
  *judgeRun({ commands }) {
    for (const { program, args, at } of commands) {
      if (!/^(?:npm|pnpm|yarn|npx)$/.test(program)) continue;
      const line = args.join(' ').slice(0, 5000);
      if (/(?:--no-strict-ssl\b|\b(?:strict-ssl|enableStrictSsl)[= ](?:false|0)\b)/.test(line)) {
        yield { at, says: `${program} does not check certificates` };
      } else if (/\bregistry[= ]http:\/\/(?!localhost|127\.)/.test(line)) {
        yield { at, says: `${program} uses a registry without encryption` };
      }
    }
  },
  examples: {
    pass: ['FROM node:24-slim\nRUN npm config set registry https://npm.example.com/ && npm ci\n'],
    fail: [
      'FROM node:24-slim\nRUN npm config set strict-ssl false && npm ci\n',
      'FROM node:24-slim\nRUN yarn install --registry http://npm.example.com/\n',
    ],
  },
});
