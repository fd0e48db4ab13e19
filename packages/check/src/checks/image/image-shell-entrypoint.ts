import { defineCheck } from '../../check.ts';
import { isShell } from '../../shell/program.ts';
import { at, textsOf } from '../../tree/node.ts';

export const imageShellEntrypoint = defineCheck({
  id: 'image-shell-entrypoint',
  title: 'Entrypoint of the image runs through a shell',
  severity: 'low',
  why: 'The shell is process 1 and hands on no signals: the service is killed instead of stopped, and loses what it was writing. An image with a shell also gives one to an attacker.',
  fix: 'Write the exec form into the Dockerfile: `ENTRYPOINT ["/app/server"]`.',
  references: ['https://docs.docker.com/reference/build-checks/json-args-recommended/'],
  controls: ['nist-800-190:4.1.2'],
  reads: 'image-config',
  *judge({ config }) {
    const entrypoint = at(config, 'Entrypoint');
    const [program = '', flag, script = ''] = textsOf(entrypoint);
    if (entrypoint === undefined || !isShell(program) || flag !== '-c') return;
    if (!/^exec\s/.test(script)) yield { at: entrypoint };
  },
  examples: {
    pass: [
      `{
  "architecture": "amd64",
  "os": "linux",
  "config": {
    "Entrypoint": [
      "/app",
      "-c"
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
      `{
  "architecture": "amd64",
  "os": "linux",
  "config": {
    "Entrypoint": [
      "/bin/sh",
      "/entrypoint.sh"
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
      `[
    {
        "Id": "sha256:4ad2c2b350ab49fb637ab40a269ffe207c61818bb7eb3a4ea122001a0c605e1f",
        "RepoTags": [
            "shop:1.4"
        ],
        "Architecture": "amd64",
        "Os": "linux",
        "Config": {
            "Entrypoint": [
                "/bin/sh",
                "-c",
                "java -jar /app.jar"
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
