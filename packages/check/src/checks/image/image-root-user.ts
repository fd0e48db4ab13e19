import { defineCheck } from '../../check.ts';
import { topOf } from '../../subjects/image-config.ts';
import { at, textOf } from '../../tree/node.ts';

export const imageRootUser = defineCheck({
  id: 'image-root-user',
  title: 'Image runs as root',
  severity: 'high',
  why: 'Processes of a container share the kernel of the host. One that runs as root and breaks out is root there too, and inside it can replace programs and read every secret that is mounted.',
  fix: 'Set `USER` to a number above 0 in the Dockerfile and build again.',
  references: ['https://github.com/opencontainers/image-spec/blob/main/config.md'],
  controls: ['nist-800-190:4.1.2', 'nist-800-190:4.4.3', 'cis-docker-1.6:4.1'],
  reads: 'image-config',
  *judge(image) {
    const user = at(image.config, 'User');
    const name = (textOf(user) ?? '').split(':', 1)[0]!;
    if (name !== '' && name !== 'root' && !/^0+$/.test(name)) return;
    const says =
      name === '' ? 'The image names no user, so it runs as root' : `The user is ${name}`;
    yield { at: user ?? topOf(image), says };
  },
  examples: {
    pass: [
      `{
  "architecture": "amd64",
  "os": "linux",
  "config": {
    "User": "10001:10001",
    "Cmd": [
      "/app"
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
    "Cmd": [
      "/app"
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
            "User": "root",
            "Cmd": [
                "/app"
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
