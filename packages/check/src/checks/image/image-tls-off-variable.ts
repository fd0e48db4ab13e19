import { defineCheck } from '../../check.ts';
import { variablesOf } from '../../subjects/image-config.ts';
import { turnsTlsOff } from '../../tls-switches.ts';

export const imageTlsOffVariable = defineCheck({
  id: 'image-tls-off-variable',
  title: 'Variable of the image turns certificate checks off',
  severity: 'high',
  why: 'Programs in every container of this image talk to whoever answers. Passwords and data can be read and changed on the way.',
  fix: 'Take the variable out of the Dockerfile, and add the authority that signed the certificate to the image.',
  references: ['https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue'],
  controls: ['nist-800-190:4.1.2'],
  reads: 'image-config',
  *judge(image) {
    for (const { name, value, at } of variablesOf(image)) {
      if (turnsTlsOff(name, value)) yield { at, says: `${name} is ${value}` };
    }
  },
  examples: {
    pass: [
      `{
  "architecture": "amd64",
  "os": "linux",
  "config": {
    "Env": [
      "NODE_TLS_REJECT_UNAUTHORIZED=1"
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
      "NODE_TLS_REJECT_UNAUTHORIZED=0"
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
