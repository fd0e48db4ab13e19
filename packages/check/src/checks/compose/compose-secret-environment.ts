import { defineCheck } from '../../check.ts';
import {
  holdsKnownCredential,
  holdsUrlPassword,
  isLiteralSecret,
  isSecretName,
} from '../../secrets/secret-names.ts';
import { environmentOf } from '../../subjects/compose.ts';

export const composeSecretEnvironment = defineCheck({
  id: 'compose-secret-environment',
  title: 'Secret in the environment of a service',
  severity: 'high',
  why: 'The value lies in the repository for everybody who can read it, for good. At run time `docker inspect`, crash reports and child processes show it, too.',
  fix: 'Change the secret. Give it as a file, with `secrets:` and a variable such as `POSTGRES_PASSWORD_FILE`, or leave the value to the shell that starts Compose.',
  references: ['https://docs.docker.com/compose/how-tos/use-secrets/'],
  controls: ['nist-800-190:4.1.4', 'nist-800-190:4.4.3'],
  reads: 'compose-service',
  *judge(service) {
    for (const { name, value, at } of environmentOf(service)) {
      if (value === undefined) continue;
      const known = holdsKnownCredential(value) || holdsUrlPassword(value);
      if (!known && !(isSecretName(name) && isLiteralSecret(value))) continue;
      yield { at, says: `Variable ${name} of "${service.name}" holds a secret`, holdsSecret: true };
    }
  },
  examples: {
    pass: [
      `services:
  db:
    image: postgres:17
    environment:
      POSTGRES_PASSWORD_FILE: /run/secrets/db
      POSTGRES_PASSWORD: \${DB_PASSWORD:?}
      MYSQL_ALLOW_EMPTY_PASSWORD: "yes"
      TOKEN_TTL: 3600
      DATABASE_URL: postgres://shop:\${DB_PASSWORD}@db/shop
  web:
    image: nginx:1.31
    environment: [API_TOKEN]
`,
    ],
    fail: [
      'services:\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_PASSWORD: example\n',
      'services:\n  web:\n    image: example/web:1.0\n    environment:\n      - DATABASE_URL=postgres://shop:Gr33nH0use@db/shop\n',
      `services:\n  db:\n    image: mysql:8.4\n    environment:\n      MYSQL_ROOT_PASSWORD: \${ROOT_PASSWORD:-s3cr3t-root}\n`,
    ],
  },
});
