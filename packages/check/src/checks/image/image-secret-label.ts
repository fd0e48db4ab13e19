import { defineCheck } from '../../check.ts';
import {
  holdsKnownCredential,
  holdsUrlPassword,
  isLiteralSecret,
  isSecretName,
} from '../../secrets/secret-names.ts';
import { at, entriesOf, textOf } from '../../tree/node.ts';

export const imageSecretLabel = defineCheck({
  id: 'image-secret-label',
  title: 'Secret in a label of the image',
  severity: 'high',
  why: 'Labels are shown by registries and tools to everybody who may see the image.',
  fix: 'Change the secret and take the label out of the Dockerfile or of the build command.',
  references: ['https://github.com/opencontainers/image-spec/blob/main/config.md'],
  controls: ['nist-800-190:4.1.4', 'cis-docker-1.6:4.10'],
  reads: 'image-config',
  *judge({ config }) {
    for (const [name, { value }] of entriesOf(at(config, 'Labels'))) {
      const text = textOf(value) ?? '';
      const known = holdsKnownCredential(text) || holdsUrlPassword(text);
      if (!known && !(isSecretName(name) && isLiteralSecret(text))) continue;
      yield { at: value, says: `Label ${name} holds a secret`, holdsSecret: true };
    }
  },
  examples: {
    pass: [
      `{
  "architecture": "amd64",
  "os": "linux",
  "config": {
    "Labels": {
      "org.opencontainers.image.source": "https://example.com/shop"
    }
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
    "Labels": {
      "source": "https://ci:Gr33nH0use@git.example.com/shop.git"
    }
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
  },
});
