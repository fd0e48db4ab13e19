import { defineCheck } from '../../check.ts';
import { at, textOf } from '../../tree/node.ts';

export const composeDefaultBridge = defineCheck({
  id: 'compose-default-bridge',
  title: 'Service joins the default bridge of Docker',
  severity: 'low',
  why: 'On that network every container of the host reaches every other one, those of other projects too.',
  fix: 'Remove `network_mode: bridge`; Compose then makes a network for this project.',
  references: ['https://docs.docker.com/engine/network/drivers/bridge/'],
  controls: ['nist-800-190:4.4.2', 'cis-docker-1.6:5.30'],
  reads: 'compose-service',
  *judge({ node, name }) {
    const mode = at(node, 'network_mode');
    if (mode === undefined || textOf(mode) !== 'bridge') return;
    yield { at: mode, says: `Service "${name}" is on the default bridge` };
  },
  examples: {
    pass: [
      'services:\n  web:\n    image: nginx:1.31\n    networks: [front]\nnetworks:\n  front:\n',
    ],
    fail: ['services:\n  web:\n    image: nginx:1.31\n    network_mode: bridge\n'],
  },
});
