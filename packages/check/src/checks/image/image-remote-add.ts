import { defineCheck } from '../../check.ts';

export const imageRemoteAdd = defineCheck({
  id: 'image-remote-add',
  title: 'Image holds a file that was added unchecked',
  severity: 'low',
  why: 'ADD took whatever the server sent that day; nothing says that it was the file that was meant.',
  fix: 'Give the digest in the Dockerfile: `ADD --checksum=sha256:… https://… /path`.',
  references: ['https://docs.docker.com/reference/dockerfile/#add---checksum'],
  controls: ['nist-800-190:4.1.5', 'cis-docker-1.6:4.9', 'cis-docker-1.6:4.11'],
  reads: 'image-config',
  *judge({ history }) {
    for (const { command, at } of history) {
      const url =
        /^(?:\/bin\/sh -c #\(nop\) +)?ADD (?!.{0,500}--checksum)(?:--\S+ )*(https?:\/\/\S+)/.exec(
          command.slice(0, 2000),
        )?.[1];
      if (url !== undefined) yield { at, says: `Added ${url.slice(0, 150)}` };
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
      "created_by": "ADD rootfs.tar.xz / # buildkit"
    },
    {
      "created": "2026-01-05T10:00:00Z",
      "created_by": "COPY . /app # buildkit"
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
      "created_by": "ADD https://example.com/tool.tgz /tmp/ # buildkit"
    }
  ]
}
`,
    ],
  },
});
