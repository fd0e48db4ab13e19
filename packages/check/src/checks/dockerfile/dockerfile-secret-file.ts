import { defineCheck } from '../../check.ts';
import { sourcesOf } from '../../dockerfile/copy-sources.ts';
import { flagOf, instructionsOf } from '../../dockerfile/dockerfile.ts';

export const dockerfileSecretFile = defineCheck({
  id: 'dockerfile-secret-file',
  title: 'File with credentials is copied into the build',
  severity: 'high',
  why: 'A file that one layer holds ships with the image, also when a later layer deletes it. Whoever can pull the image can unpack that layer and use the credentials.',
  fix: 'Mount the file for the step that needs it: `RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci`. Name the file in `.dockerignore`.',
  references: ['https://docs.docker.com/build/building/secrets/'],
  controls: ['nist-800-190:4.1.4', 'cis-docker-1.6:4.10'],
  reads: 'dockerfile',
  *judge(dockerfile) {
    for (const instruction of instructionsOf(dockerfile)) {
      if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') continue;
      // From another stage or image: that one is to blame.
      if (flagOf(instruction, 'from') !== undefined) continue;
      for (const source of sourcesOf(instruction)) {
        const path = source.replace(/\/+$/, '');
        if (!credentialFile.test(path) || /\.(?:example|sample|template|dist|pub)$/.test(path)) {
          continue;
        }
        yield { at: instruction.span, says: `Copies ${path} into the image` };
      }
    }
  },
  examples: {
    pass: [
      `FROM node:24-slim
COPY .env.example package.json id_rsa.pub ./
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci
`,
    ],
    fail: [
      `FROM node:24-slim
COPY .npmrc package.json ./
RUN npm ci && rm .npmrc
`,
      `FROM alpine:3.23
ADD keys/id_ed25519 /root/.ssh/
`,
    ],
  },
});

const credentialFile =
  /(?:^|\/)(?:\.env(?:\.(?:local|prod|production|staging))?|\.npmrc|\.yarnrc|\.netrc|\.pypirc|\.pgpass|\.my\.cnf|\.git-credentials|\.dockercfg|\.docker\/config\.json|\.aws(?:\/(?:credentials|config))?|\.kube(?:\/config)?|\.ssh|\.gnupg|kubeconfig|id_(?:rsa|dsa|ecdsa|ed25519)|[\w.-]{1,100}\.(?:pfx|p12|jks|keystore|kdbx)|(?:[\w-]{1,100}[._-])?(?:private|server|tls|ssl)[._-]?key(?:\.pem)?|[\w-]{1,100}\.key)$/;
