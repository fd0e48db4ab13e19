import { defineCheck } from '../../check.ts';
import { at, textOf } from '../../tree/node.ts';

export const composeHostPid = defineCheck({
  id: 'compose-host-pid',
  title: 'Service sees the processes of the host',
  severity: 'high',
  why: 'The container sees every process of the host, with arguments and environment, and can send them signals; with the right capability it enters them.',
  fix: 'Remove `pid: host`; to see another service use `pid: "service:name"`.',
  references: ['https://docs.docker.com/reference/compose-file/services/#pid'],
  controls: ['nist-800-190:4.4.3', 'cis-docker-1.6:5.16'],
  reads: 'compose-service',
  *judge({ node, name }) {
    const mode = at(node, 'pid');
    if (mode === undefined || textOf(mode) !== 'host') return;
    yield { at: mode, says: `Service "${name}" sees the processes of the host` };
  },
  examples: {
    pass: ['services:\n  web:\n    image: nginx:1.31\n    pid: "service:app"\n'],
    fail: ['services:\n  agent:\n    image: example/agent:2.1\n    pid: host\n'],
  },
});
