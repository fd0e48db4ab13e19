import { defineCheck } from '../../check.ts';
import { countOf, topOf } from '../../subjects/image-config.ts';

export const imageSetuidFiles = defineCheck({
  id: 'image-setuid-files',
  title: 'Image holds programs that run with the rights of root',
  severity: 'low',
  why: 'A setuid or setgid program gives its rights to whoever starts it. Few containers need one, and a flaw in it makes an ordinary user root.',
  fix: 'Take the bits away in the last step of the build, `find / -xdev -perm /6000 -type f -exec chmod a-s {} +`, or forbid privilege escalation where the image runs.',
  references: ['https://docs.docker.com/engine/security/'],
  controls: ['nist-800-190:4.1.2', 'cis-docker-1.6:4.8'],
  reads: 'image-config',
  concerns: ({ files }) => files !== undefined,
  *judge(image) {
    const paths = image.files?.setuid ?? [];
    if (paths.length === 0) return;
    const says = `${countOf(paths, 'program')} setuid or setgid: ${paths.slice(0, 5).join(', ')}`;
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
    "setuid": [
      "/usr/bin/su",
      "/usr/bin/passwd"
    ],
    "worldWritable": [],
    "programs": []
  }
}
`,
    ],
  },
});
