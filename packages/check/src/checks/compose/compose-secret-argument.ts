import { defineCheck } from '../../check.ts';
import {
  holdsKnownCredential,
  holdsUrlPassword,
  isLiteralSecret,
  isSecretName,
} from '../../secrets/secret-names.ts';
import { pairsOf } from '../../subjects/compose.ts';
import { at } from '../../tree/node.ts';

export const composeSecretArgument = defineCheck({
  id: 'compose-secret-argument',
  title: 'Secret is a build argument',
  severity: 'high',
  why: 'Build arguments end in the history of the image, where everybody who can pull it reads them, and this one in the repository as well.',
  fix: 'Use build secrets: `build: {secrets: [token]}`, and `RUN --mount=type=secret,id=token` in the Dockerfile.',
  references: ['https://docs.docker.com/reference/compose-file/build/#secrets'],
  controls: ['nist-800-190:4.1.4', 'cis-docker-1.6:4.10'],
  reads: 'compose-service',
  *judge({ node, name: service }) {
    for (const { name, value, at: span } of pairsOf(at(node, 'build', 'args'))) {
      const known = value !== undefined && (holdsKnownCredential(value) || holdsUrlPassword(value));
      if (!known && !isSecretName(name)) continue;
      // A variable is no better: its value ends in the history.
      if (!known && value !== undefined && !isLiteralSecret(value)) continue;
      yield {
        at: span,
        says: `Build argument ${name} of "${service}" carries a secret`,
        holdsSecret: true,
      };
    }
  },
  examples: {
    pass: [
      'services:\n  web:\n    build:\n      context: .\n      args: {NODE_ENV: production}\n      secrets: [npm]\n',
    ],
    fail: [
      `services:\n  web:\n    build:\n      context: .\n      args:\n        NPM_TOKEN: \${NPM_TOKEN}\n`,
    ],
  },
});
