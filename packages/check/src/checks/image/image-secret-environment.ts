import { defineCheck } from '../../check.ts';
import {
  holdsKnownCredential,
  holdsUrlPassword,
  isLiteralSecret,
  isSecretName,
} from '../../secrets/secret-names.ts';
import { variablesOf } from '../../subjects/image-config.ts';

export const imageSecretEnvironment = defineCheck({
  id: 'image-secret-environment',
  title: 'Secret in the environment of the image',
  severity: 'critical',
  why: 'Everybody who can pull the image reads its environment with `docker inspect`. It also reaches every process of every container, and the crash reports that they write.',
  fix: 'Change the secret, which is no longer one, and build without it. Give it to the container when it starts, as a file.',
  references: ['https://github.com/opencontainers/image-spec/blob/main/config.md'],
  controls: ['nist-800-190:4.1.4', 'cis-docker-1.6:4.10'],
  reads: 'image-config',
  *judge(image) {
    for (const { name, value, at } of variablesOf(image)) {
      const known = holdsKnownCredential(value) || holdsUrlPassword(value);
      if (!known && !(isSecretName(name) && isLiteralSecret(value))) continue;
      yield { at, says: `Variable ${name} holds a secret`, holdsSecret: true };
    }
  },
  examples: {
    pass: [
      `{
  "architecture": "amd64",
  "os": "linux",
  "config": {
    "User": "1",
    "Env": [
      "PATH=/usr/bin:/bin",
      "DB_PASSWORD_FILE=/run/secrets/db",
      "ALLOW_EMPTY_PASSWORD=no",
      "GPG_KEY=E3FF2839C048B25C084DEBE9B26995E310250568"
    ]
  },
  "rootfs": {
    "type": "layers",
    "diff_ids": [
      "sha256:4ad2c2b350ab49fb637ab40a269ffe207c61818bb7eb3a4ea122001a0c605e1f"
    ]
  }
}
`,
    ],
    fail: [
      `{
  "architecture": "amd64",
  "os": "linux",
  "config": {
    "Env": [
      "PATH=/usr/bin:/bin",
      "DB_PASSWORD=Gr33nH0use"
    ]
  },
  "rootfs": {
    "type": "layers",
    "diff_ids": [
      "sha256:4ad2c2b350ab49fb637ab40a269ffe207c61818bb7eb3a4ea122001a0c605e1f"
    ]
  }
}
`,
      `[
    {
        "Id": "sha256:4ad2c2b350ab49fb637ab40a269ffe207c61818bb7eb3a4ea122001a0c605e1f",
        "RepoTags": [
            "shop:1.4"
        ],
        "Architecture": "amd64",
        "Os": "linux",
        "Config": {
            "Env": [
                "DATABASE_URL=postgres://shop:Gr33nH0use@db/shop"
            ]
        },
        "RootFS": {
            "Type": "layers",
            "Layers": [
                "sha256:4ad2c2b350ab49fb637ab40a269ffe207c61818bb7eb3a4ea122001a0c605e1f"
            ]
        }
    }
]
`,
    ],
  },
});
