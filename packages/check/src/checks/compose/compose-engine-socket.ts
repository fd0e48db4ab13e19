import { defineCheck } from '../../check.ts';
import { isEngineSocket } from '../../host-paths.ts';
import { mountsOf } from '../../subjects/compose.ts';

export const composeEngineSocket = defineCheck({
  id: 'compose-engine-socket',
  title: 'Service holds the socket of the container engine',
  severity: 'high',
  why: 'Whoever can write to that socket starts a privileged container with the disk of the host in it. Mounted read-only it is the same: that keeps nobody from speaking through it.',
  fix: 'Do without. Where a program must watch containers, put a proxy between that lets through the few calls that it needs.',
  references: ['https://docs.docker.com/engine/security/#docker-daemon-attack-surface'],
  controls: ['nist-800-190:4.4.3', 'nist-800-190:4.5.5', 'cis-docker-1.6:5.32'],
  reads: 'compose-service',
  *judge(service) {
    for (const mount of mountsOf(service)) {
      if (!isEngineSocket(mount.source)) continue;
      yield { at: mount.at, says: `Service "${service.name}" holds ${mount.source}` };
    }
  },
  examples: {
    pass: [
      'services:\n  web:\n    image: nginx:1.31\n    volumes:\n      - ./docker.sock.md:/a\n      - sockets:/var/run\n',
    ],
    fail: [
      `services:
  proxy:
    image: traefik:3.5
    volumes:
      - /var/run/docker.sock:/var/run/docker.sock:ro
`,
      `services:
  ci:
    image: example/ci:1.0
    volumes:
      - type: bind
        source: /run/containerd/containerd.sock
        target: /containerd.sock
`,
    ],
  },
});
