import { defineCheck } from '../../check.ts';
import { mountsOf } from '../../subjects/compose.ts';

export const composeMountPropagation = defineCheck({
  id: 'compose-mount-propagation',
  title: 'Mounts of the service reach the host',
  severity: 'medium',
  why: 'With shared propagation what the container mounts there appears on the host and in other containers: over a directory of the system it replaces what is in it.',
  fix: 'Leave `shared` out. A program that must see new mounts of the host needs `rslave`.',
  references: ['https://docs.docker.com/engine/storage/bind-mounts/#configure-bind-propagation'],
  controls: ['nist-800-190:4.4.3', 'cis-docker-1.6:5.20'],
  reads: 'compose-service',
  *judge(service) {
    for (const mount of mountsOf(service)) {
      if (mount.propagation !== 'shared' && mount.propagation !== 'rshared') continue;
      yield { at: mount.at, says: `Mounts under ${mount.target} reach the host` };
    }
  },
  examples: {
    pass: ['services:\n  a:\n    image: example/a:1.0\n    volumes: ["/mnt:/mnt:ro,rslave"]\n'],
    fail: [
      `services:
  a:
    image: example/a:1.0
    volumes:
      - type: bind
        source: /mnt
        target: /mnt
        bind:
          propagation: rshared
`,
    ],
  },
});
