import { defineCheck } from '../../check.ts';
import { instructionsOf } from '../../dockerfile/dockerfile.ts';
import {
  holdsKnownCredential,
  holdsUrlPassword,
  isLiteralSecret,
  isSecretName,
} from '../../secrets/secret-names.ts';

export const dockerfileSecretArg = defineCheck({
  id: 'dockerfile-secret-arg',
  title: 'Secret is a build argument',
  severity: 'high',
  why: 'Build arguments are written into the history of the image and into its provenance. Everybody who can pull the image can read them, also when a later step deletes the file that used them.',
  fix: 'Mount the secret for the one step that needs it: `RUN --mount=type=secret,id=token …`, and build with `--secret id=token`.',
  references: ['https://docs.docker.com/build/building/secrets/'],
  controls: ['nist-800-190:4.1.4', 'cis-docker-1.6:4.10'],
  reads: 'dockerfile',
  *judge(dockerfile) {
    for (const { keyword, pairs, span } of [...dockerfile.before, ...instructionsOf(dockerfile)]) {
      if (keyword !== 'ARG') continue;
      for (const { name, value } of pairs) {
        const known = holdsKnownCredential(value ?? '') || holdsUrlPassword(value ?? '');
        if (!known && !isSecretName(name)) continue;
        // A switch such as ALLOW_EMPTY_PASSWORD=yes is no secret.
        if (!known && value !== undefined && value !== '' && !isLiteralSecret(value)) continue;
        yield { at: span, says: `Build argument ${name} carries a secret`, holdsSecret: true };
      }
    }
  },
  examples: {
    pass: [
      `FROM node:24-slim
ARG NODE_ENV=production
ARG TOKEN_FILE=/run/secrets/npm
RUN --mount=type=secret,id=npm,env=NPM_TOKEN npm ci
`,
    ],
    fail: [
      `FROM node:24-slim
ARG NPM_TOKEN
RUN echo "//registry.npmjs.org/:_authToken=\${NPM_TOKEN}" > .npmrc && npm ci && rm .npmrc
`,
      `ARG INDEX=https://ci:Tr0ub4dor@pypi.example.com/simple
FROM python:3.13-slim
`,
    ],
  },
});
