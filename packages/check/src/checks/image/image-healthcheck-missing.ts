import { defineCheck } from '../../check.ts';
import { namesOf, topOf } from '../../subjects/image-config.ts';
import { at, textOf } from '../../tree/node.ts';

export const imageHealthcheckMissing = defineCheck({
  id: 'image-healthcheck-missing',
  title: 'Image has no health check',
  severity: 'low',
  why: 'Docker then takes a process that hangs, or was broken into and stopped serving, for a healthy one. Kubernetes does not read it; there, probes do this.',
  fix: 'Add `HEALTHCHECK CMD [...]` to the Dockerfile.',
  references: ['https://docs.docker.com/reference/dockerfile/#healthcheck'],
  controls: ['nist-800-190:4.1.2', 'cis-docker-1.6:4.6'],
  reads: 'image-config',
  *judge(image) {
    const test = at(image.config, 'Healthcheck', 'Test', 0);
    if (test !== undefined && textOf(test) !== 'NONE') return;
    // A service: what opens a port. Tools and bases have nothing to ask.
    if (test === undefined && namesOf(image, 'ExposedPorts').length === 0) return;
    yield { at: test ?? topOf(image) };
  },
  examples: {
    pass: [
      `{
  "architecture": "amd64",
  "os": "linux",
  "config": {
    "ExposedPorts": {
      "80/tcp": {}
    },
    "Healthcheck": {
      "Test": [
        "CMD",
        "/check"
      ]
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
      `{
  "architecture": "amd64",
  "os": "linux",
  "config": {
    "Entrypoint": [
      "/tool"
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
    "ExposedPorts": {
      "80/tcp": {}
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
      `[
    {
        "Id": "sha256:4ad2c2b350ab49fb637ab40a269ffe207c61818bb7eb3a4ea122001a0c605e1f",
        "RepoTags": [
            "shop:1.4"
        ],
        "Architecture": "amd64",
        "Os": "linux",
        "Config": {
            "Healthcheck": {
                "Test": [
                    "NONE"
                ]
            }
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
