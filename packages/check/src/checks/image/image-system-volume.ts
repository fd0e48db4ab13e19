import { defineCheck } from '../../check.ts';
import { namesOf } from '../../subjects/image-config.ts';

export const imageSystemVolume = defineCheck({
  id: 'image-system-volume',
  title: 'Volume over a directory of the system',
  severity: 'medium',
  why: 'A volume outlives the image: an update does not change what it holds, so old programs and accounts stay. It is writable even when the root file system is not.',
  fix: 'Name the directory of the data alone in VOLUME, as `/var/lib/shop`.',
  references: ['https://docs.docker.com/reference/dockerfile/#volume'],
  controls: ['nist-800-190:4.1.2'],
  reads: 'image-config',
  *judge(image) {
    for (const { name, at } of namesOf(image, 'Volumes')) {
      if (!systemPath.test(name)) continue;
      yield { at, says: `${name} is a volume` };
    }
  },
  examples: {
    pass: [
      `{
  "architecture": "amd64",
  "os": "linux",
  "config": {
    "Volumes": {
      "/var/lib/postgresql/data": {}
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
    ],
    fail: [
      `{
  "architecture": "amd64",
  "os": "linux",
  "config": {
    "Volumes": {
      "/etc": {}
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
    ],
  },
});

const systemPath =
  /^\/(?:|etc|usr|bin|sbin|lib(?:64)?|boot|dev|proc|sys|root|usr\/(?:local\/)?s?bin|(?:var\/)?run\/docker\.sock)\/?$/;
