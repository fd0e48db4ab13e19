import { defineCheck } from '../../check.ts';
import {
  holdsKnownCredential,
  holdsUrlPassword,
  isLiteralSecret,
  isSecretName,
} from '../../secrets/secret-names.ts';

export const imageSecretHistory = defineCheck({
  id: 'image-secret-history',
  title: 'Secret in the history of the image',
  severity: 'critical',
  why: 'The commands and build arguments of every step are kept in the image. Everybody who can pull it reads them with `docker history --no-trunc`.',
  fix: 'Change the secret, and build again with `RUN --mount=type=secret`.',
  references: ['https://docs.docker.com/build/building/secrets/'],
  controls: ['nist-800-190:4.1.4', 'cis-docker-1.6:4.10'],
  reads: 'image-config',
  *judge({ history }) {
    for (const { command, at } of history) {
      // ENV is looked at in the configuration, where it ends.
      if (/^(?:\/bin\/sh -c #\(nop\) +)?(?:ENV|LABEL) /.test(command)) continue;
      const argument = argumentWithSecret(command);
      if (argument !== undefined) {
        yield { at, says: `Build argument ${argument} is written down`, holdsSecret: true };
      } else if (holdsKnownCredential(command) || holdsUrlPassword(command)) {
        yield { at, says: 'A command holds a credential', holdsSecret: true };
      }
    }
  },
  examples: {
    pass: [
      `{
  "architecture": "amd64",
  "os": "linux",
  "config": {
    "User": "1"
  },
  "rootfs": {
    "type": "layers",
    "diff_ids": [
      "sha256:4ad2c2b350ab49fb637ab40a269ffe207c61818bb7eb3a4ea122001a0c605e1f"
    ]
  },
  "history": [
    {
      "created": "2026-01-05T10:00:00Z",
      "created_by": "RUN /bin/sh -c npm ci # buildkit"
    },
    {
      "created": "2026-01-05T10:00:00Z",
      "created_by": "RUN |1 VERSION=1.4 /bin/sh -c make # buildkit"
    },
    {
      "created": "2026-01-05T10:00:00Z",
      "created_by": "ARG NPM_TOKEN"
    }
  ]
}
`,
    ],
    fail: [
      `{
  "architecture": "amd64",
  "os": "linux",
  "config": {
    "User": "1"
  },
  "rootfs": {
    "type": "layers",
    "diff_ids": [
      "sha256:4ad2c2b350ab49fb637ab40a269ffe207c61818bb7eb3a4ea122001a0c605e1f"
    ]
  },
  "history": [
    {
      "created": "2026-01-05T10:00:00Z",
      "created_by": "ARG NPM_TOKEN"
    },
    {
      "created": "2026-01-05T10:00:00Z",
      "created_by": "RUN |1 NPM_TOKEN=f81d4fae7dec /bin/sh -c npm ci # buildkit"
    }
  ]
}
`,
      `{
  "architecture": "amd64",
  "os": "linux",
  "config": {
    "User": "1"
  },
  "rootfs": {
    "type": "layers",
    "diff_ids": [
      "sha256:4ad2c2b350ab49fb637ab40a269ffe207c61818bb7eb3a4ea122001a0c605e1f"
    ]
  },
  "history": [
    {
      "created": "2026-01-05T10:00:00Z",
      "created_by": "/bin/sh -c git clone https://ci:Gr33nH0use@git.example.com/shop.git"
    }
  ]
}
`,
    ],
  },
});

/** Builders put the arguments of a step before its command: `RUN |2 A=1 B=2 /bin/sh -c …`. */
function argumentWithSecret(command: string): string | undefined {
  const match = /^(?:RUN )?\|(\d{1,3}) (.*)/s.exec(command.slice(0, 20_000));
  if (match === null) return undefined;
  for (const word of match[2]!.split(' ').slice(0, Number(match[1]))) {
    const sign = word.indexOf('=');
    const name = word.slice(0, Math.max(0, sign));
    if (isSecretName(name) && isLiteralSecret(word.slice(sign + 1))) return name;
  }
  return undefined;
}
