import { defineCheck } from '../../check.ts';
import { instructionsOf } from '../../dockerfile/dockerfile.ts';
import {
  holdsKnownCredential,
  holdsUrlPassword,
  isLiteralSecret,
  isSecretName,
} from '../../secrets/secret-names.ts';

export const dockerfileSecretEnv = defineCheck({
  id: 'dockerfile-secret-env',
  title: 'Secret in the environment of the image',
  severity: 'critical',
  why: 'The environment is part of the configuration of the image: `docker inspect` shows it to everybody who can pull. It also reaches every process of every container, and the crash reports that they write.',
  fix: 'Take the line out and change the secret, which is no longer one. Give it to the container when it starts, as a file that the orchestrator mounts.',
  references: ['https://docs.docker.com/build/building/secrets/'],
  controls: ['nist-800-190:4.1.4', 'cis-docker-1.6:4.10'],
  reads: 'dockerfile',
  *judge(dockerfile) {
    for (const { keyword, pairs, span } of instructionsOf(dockerfile)) {
      if (keyword !== 'ENV' && keyword !== 'LABEL') continue;
      for (const { name, value } of pairs) {
        if (value === undefined) continue;
        const known = holdsKnownCredential(value) || holdsUrlPassword(value);
        if (!known && !(keyword === 'ENV' && isSecretName(name) && isLiteralSecret(value)))
          continue;
        const what = keyword === 'ENV' ? 'Variable' : 'Label';
        yield { at: span, says: `${what} ${name} holds a secret`, holdsSecret: true };
      }
    }
  },
  examples: {
    pass: [
      `FROM postgres:17
ENV POSTGRES_PASSWORD_FILE=/run/secrets/postgres TOKEN_TTL=3600 ALLOW_EMPTY_PASSWORD=no
ENV GPG_KEY=E3FF2839C048B25C084DEBE9B26995E310250568
`,
    ],
    fail: [
      `FROM postgres:17
ENV POSTGRES_PASSWORD=s3cr3t-for-all
`,
      `FROM alpine:3.23
ENV DATABASE_URL postgres://shop:Gr33nH0use@db.example.com/shop
`,
    ],
  },
});
