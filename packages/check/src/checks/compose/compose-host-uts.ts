import { defineCheck } from '../../check.ts';
import { at, textOf } from '../../tree/node.ts';

export const composeHostUts = defineCheck({
  id: 'compose-host-uts',
  title: 'Service can rename the host',
  severity: 'low',
  why: 'With the name space of the host, a process that has the capability changes the name of the machine, and with it what logs and clusters take it for.',
  fix: 'Remove `uts: host`; `hostname` names the container alone.',
  references: ['https://docs.docker.com/reference/compose-file/services/#uts'],
  controls: ['nist-800-190:4.4.3', 'cis-docker-1.6:5.21'],
  reads: 'compose-service',
  *judge({ node, name }) {
    const mode = at(node, 'uts');
    if (mode === undefined || textOf(mode) !== 'host') return;
    yield { at: mode, says: `Service "${name}" shares the name of the host` };
  },
  examples: {
    pass: ['services:\n  web:\n    image: nginx:1.31\n    hostname: web\n'],
    fail: ['services:\n  web:\n    image: nginx:1.31\n    uts: host\n'],
  },
});
