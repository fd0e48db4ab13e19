import { defineCheck } from '../../check.ts';
import { at, textOf } from '../../tree/node.ts';

export const imageUserByName = defineCheck({
  id: 'image-user-by-name',
  title: 'User of the image is a name',
  severity: 'low',
  why: 'Kubernetes cannot tell from a name whether it is root, and refuses to start the container under `runAsNonRoot`.',
  fix: 'Write the number into the Dockerfile: `USER 10001:10001`.',
  references: ['https://github.com/opencontainers/image-spec/blob/main/config.md'],
  controls: ['nist-800-190:4.1.2', 'cis-docker-1.6:4.1'],
  reads: 'image-config',
  *judge({ config }) {
    const user = at(config, 'User');
    const name = (textOf(user) ?? '').split(':', 1)[0]!;
    if (user === undefined || !/^[A-Za-z_]/.test(name) || name === 'root') return;
    if (/^Container(?:User|Administrator)$/i.test(name)) return;
    yield { at: user, says: `The user is the name ${name}` };
  },
  examples: {
    pass: [
      `{
  "architecture": "amd64",
  "os": "linux",
  "config": {
    "User": "1000"
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
      `[
    {
        "Id": "sha256:4ad2c2b350ab49fb637ab40a269ffe207c61818bb7eb3a4ea122001a0c605e1f",
        "RepoTags": [
            "shop:1.4"
        ],
        "Architecture": "amd64",
        "Os": "linux",
        "Config": {
            "User": "node"
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
