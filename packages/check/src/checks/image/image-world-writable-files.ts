import { defineCheck } from '../../check.ts';
import { countOf, topOf } from '../../subjects/image-config.ts';

export const imageWorldWritableFiles = defineCheck({
  id: 'image-world-writable-files',
  title: 'Files of the image are writable for everybody',
  severity: 'medium',
  why: 'Any process in the container, under whatever user, can replace these files. A small flaw in one program becomes control of all that use them.',
  fix: 'Give the files to the user that needs them, with mode 755 or 644: `COPY --chown=10001:10001 --chmod=644`.',
  references: ['https://docs.docker.com/reference/dockerfile/#copy---chown---chmod'],
  controls: ['nist-800-190:4.1.2'],
  reads: 'image-config',
  concerns: ({ files }) => files !== undefined,
  *judge(image) {
    const paths = image.files?.worldWritable ?? [];
    if (paths.length === 0) return;
    const says = `${countOf(paths, 'path')} writable for everybody: ${paths.slice(0, 5).join(', ')}`;
    yield { at: topOf(image), says };
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
  "files": {
    "setuid": [],
    "worldWritable": [],
    "programs": [
      "/app"
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
    "worldWritable": [
      "/etc/shop.conf"
    ],
    "programs": []
  }
}
`,
    ],
  },
});
