import { defineCheck } from '../../check.ts';
import { at, textOf } from '../../tree/node.ts';

export const composeHostNetwork = defineCheck({
  id: 'compose-host-network',
  title: 'Service shares the network of the host',
  severity: 'high',
  why: 'The container reaches everything that listens on the host for itself alone, can take its ports, and no network of Compose holds it.',
  fix: 'Remove `network_mode: host` and publish the ports that are needed.',
  references: ['https://docs.docker.com/reference/compose-file/services/#network_mode'],
  controls: ['nist-800-190:4.4.2', 'nist-800-190:4.4.3', 'cis-docker-1.6:5.10'],
  reads: 'compose-service',
  *judge({ node, name }) {
    const mode = at(node, 'network_mode');
    if (mode === undefined || textOf(mode) !== 'host') return;
    yield { at: mode, says: `Service "${name}" shares the network of the host` };
  },
  examples: {
    pass: ['services:\n  web:\n    image: nginx:1.31\n    network_mode: none\n'],
    fail: ['services:\n  web:\n    image: nginx:1.31\n    network_mode: host\n'],
  },
});
