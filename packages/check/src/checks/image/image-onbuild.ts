import { defineCheck } from '../../check.ts';
import { at, itemsOf } from '../../tree/node.ts';

export const imageOnbuild = defineCheck({
  id: 'image-onbuild',
  title: 'Image changes the builds that use it',
  severity: 'low',
  why: 'ONBUILD runs in the builds of others, where their Dockerfile does not show it, with their files and secrets at hand.',
  fix: 'Write the steps into a template or a shared target that the other Dockerfiles name.',
  references: ['https://docs.docker.com/reference/dockerfile/#onbuild'],
  controls: ['nist-800-190:4.1.2', 'nist-800-190:4.1.5'],
  reads: 'image-config',
  *judge({ config }) {
    const steps = at(config, 'OnBuild');
    if (steps !== undefined && itemsOf(steps).length > 0) yield { at: steps };
  },
  examples: {
    pass: [
      `[
    {
        "Id": "sha256:4ad2c2b350ab49fb637ab40a269ffe207c61818bb7eb3a4ea122001a0c605e1f",
        "RepoTags": [
            "shop:1.4"
        ],
        "Architecture": "amd64",
        "Os": "linux",
        "Config": {
            "OnBuild": null
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
            "OnBuild": [
                "COPY . /app",
                "RUN npm ci"
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
