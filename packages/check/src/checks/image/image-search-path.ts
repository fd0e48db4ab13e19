import { defineCheck } from '../../check.ts';
import { variablesOf } from '../../subjects/image-config.ts';

export const imageSearchPath = defineCheck({
  id: 'image-search-path',
  title: 'Programs are looked for where anybody can put them',
  severity: 'medium',
  why: 'A shell takes the first program of that name on the path. With the current or a temporary directory on it, a file that was put there runs instead of the real one.',
  fix: 'Keep whole paths of directories that only root can write to in `PATH` and `LD_LIBRARY_PATH`.',
  references: ['https://man7.org/linux/man-pages/man1/dash.1.html'],
  controls: ['nist-800-190:4.1.2'],
  reads: 'image-config',
  *judge(image) {
    for (const { name, value, at } of variablesOf(image)) {
      if (name === 'LD_PRELOAD' && /^\/(?:tmp|dev\/shm|var\/tmp)\//.test(value)) {
        yield { at, says: `LD_PRELOAD loads ${value.slice(0, 100)} everywhere` };
      }
      if (name !== 'PATH' && name !== 'LD_LIBRARY_PATH') continue;
      const weak = value
        .split(':')
        .find((part) => /^(?:\.|\.\/.*|\/tmp|\/var\/tmp|\/dev\/shm)\/?$/.test(part));
      if (weak !== undefined) yield { at, says: `${name} contains ${weak}` };
    }
  },
  examples: {
    pass: [
      `{
  "architecture": "amd64",
  "os": "linux",
  "config": {
    "Env": [
      "PATH=/usr/local/bin:/usr/bin:/bin"
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
      "PATH=.:/usr/bin:/bin"
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
  },
});
