import { defineCheck } from '../../check.ts';
import { remoteControlPorts } from '../../ports.ts';
import { namesOf } from '../../subjects/image-config.ts';

export const imageRemoteControlPort = defineCheck({
  id: 'image-remote-control-port',
  title: 'Image opens a port for remote control',
  severity: 'medium',
  why: 'Whoever reaches this port, and guesses or finds a password, has a shell, a debugger or the container engine. `docker run -P` publishes it to the world.',
  fix: 'Take the port out of EXPOSE, and what listens there out of the image.',
  references: ['https://docs.docker.com/reference/dockerfile/#expose'],
  controls: ['nist-800-190:4.1.2', 'cis-docker-1.6:5.7', 'cis-docker-1.6:5.9'],
  reads: 'image-config',
  *judge(image) {
    for (const { name, at } of namesOf(image, 'ExposedPorts')) {
      const port = /^(\d{1,5})(?:\/tcp)?$/.exec(name)?.[1];
      const service = remoteControlPorts.get(Number(port));
      if (service !== undefined) yield { at, says: `Port ${port} is that of ${service}` };
    }
  },
  examples: {
    pass: [
      `{
  "architecture": "amd64",
  "os": "linux",
  "config": {
    "ExposedPorts": {
      "8080/tcp": {},
      "514/udp": {}
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
    "ExposedPorts": {
      "80/tcp": {},
      "22/tcp": {}
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
