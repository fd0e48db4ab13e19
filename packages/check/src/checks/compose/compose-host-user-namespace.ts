import { defineCheck } from '../../check.ts';
import { at, textOf } from '../../tree/node.ts';

export const composeHostUserNamespace = defineCheck({
  id: 'compose-host-user-namespace',
  title: 'Service leaves the user namespace',
  severity: 'medium',
  why: 'Where the engine maps users, root of a container is nobody on the host. This service turns that off: its root is root of the host.',
  fix: 'Remove `userns_mode: host`.',
  references: ['https://docs.docker.com/engine/security/userns-remap/'],
  controls: ['nist-800-190:4.4.3', 'cis-docker-1.6:5.31'],
  reads: 'compose-service',
  *judge({ node, name }) {
    const mode = at(node, 'userns_mode');
    if (mode === undefined || textOf(mode) !== 'host') return;
    yield { at: mode, says: `Service "${name}" has the users of the host` };
  },
  examples: {
    pass: ['services:\n  web:\n    image: nginx:1.31\n    userns_mode: keep-id\n'],
    fail: ['services:\n  web:\n    image: nginx:1.31\n    userns_mode: "host"\n'],
  },
});
