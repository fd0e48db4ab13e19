import { defineCheck } from '../../check.ts';
import { topOf } from '../../subjects/image-config.ts';
import { at, textsOf } from '../../tree/node.ts';

export const imageSshServer = defineCheck({
  id: 'image-ssh-server',
  title: 'Image holds an SSH server',
  severity: 'medium',
  why: 'A second way in, with keys and passwords of its own that nobody rotates, past every log and right of the orchestrator. It also has to run as root.',
  fix: 'Take it out; use `docker exec` or `kubectl exec` to look into a container.',
  references: ['https://docs.docker.com/engine/security/'],
  controls: ['nist-800-190:4.1.2', 'cis-docker-1.6:4.3', 'cis-docker-1.6:5.7'],
  reads: 'image-config',
  *judge(image) {
    const program = image.files?.programs.find((path) => servers.test(path));
    const command = ['Entrypoint', 'Cmd'].flatMap((key) => at(image.config, key) ?? []);
    const starts = command.find((node) => textsOf(node).some((word) => servers.test(word)));
    if (starts !== undefined) yield { at: starts, says: 'The image starts an SSH server' };
    else if (program !== undefined) yield { at: topOf(image), says: `The image holds ${program}` };
  },
  examples: {
    pass: [
      `{
  "architecture": "amd64",
  "os": "linux",
  "config": {
    "User": "1",
    "Cmd": [
      "/usr/bin/ssh",
      "host"
    ]
  },
  "rootfs": {
    "type": "layers",
    "diff_ids": [
      "sha256:4ad2c2b350ab49fb637ab40a269ffe207c61818bb7eb3a4ea122001a0c605e1f"
    ]
  },
  "files": {
    "setuid": [],
    "worldWritable": [],
    "programs": [
      "/usr/bin/ssh"
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
    "User": "1"
  },
  "rootfs": {
    "type": "layers",
    "diff_ids": [
      "sha256:4ad2c2b350ab49fb637ab40a269ffe207c61818bb7eb3a4ea122001a0c605e1f"
    ]
  },
  "files": {
    "setuid": [],
    "worldWritable": [],
    "programs": [
      "/usr/sbin/sshd"
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
            "User": "1",
            "Cmd": [
                "/usr/sbin/sshd",
                "-D"
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

const servers = /\/(?:sshd|dropbear|in\.telnetd|telnetd)$/;
