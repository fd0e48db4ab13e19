import { defineCheck } from '../../check.ts';
import { isObserved, isSystemDirectory } from '../../host-paths.ts';
import { mountsOf } from '../../subjects/compose.ts';

export const composeSystemMount = defineCheck({
  id: 'compose-system-mount',
  title: 'Service mounts a directory of the system',
  severity: 'high',
  why: 'Who can write there replaces programs, accounts or jobs of the host and is its root; who can only read finds password hashes, keys and the secrets of other containers.',
  fix: 'Use a named volume, or mount the one file that is needed, read-only.',
  references: ['https://docs.docker.com/engine/storage/bind-mounts/'],
  controls: ['nist-800-190:4.4.3', 'nist-800-190:4.5.5', 'cis-docker-1.6:5.6'],
  reads: 'compose-service',
  *judge(service) {
    for (const mount of mountsOf(service)) {
      if (!isSystemDirectory(mount.source)) continue;
      // What agents of monitoring are made for.
      if (mount.readOnly && isObserved(mount.source) && mount.source !== '/') continue;
      yield { at: mount.at, says: `Service "${service.name}" mounts ${mount.source} of the host` };
    }
  },
  examples: {
    pass: [
      `services:
  agent:
    image: example/agent:2.1
    volumes:
      - /sys:/host/sys:ro
      - /etc/localtime:/etc/localtime:ro
      - ./etc:/etc/app
      - data:/var/lib
volumes:
  data:
`,
    ],
    fail: [
      'services:\n  a:\n    image: example/a:1.0\n    volumes: ["/etc:/host/etc"]\n',
      'services:\n  a:\n    image: example/a:1.0\n    volumes: ["/:/rootfs:ro"]\n',
    ],
  },
});
