import { defineCheck } from '../../check.ts';
import { at, textOf } from '../../tree/node.ts';

export const composeHostIpc = defineCheck({
  id: 'compose-host-ipc',
  title: 'Service shares the memory of the host',
  severity: 'medium',
  why: 'Programs of the host talk through shared memory and message queues there. The container can read what they say, and change it.',
  fix: 'Remove `ipc: host`; for a larger share of its own use `shm_size`.',
  references: ['https://docs.docker.com/reference/compose-file/services/#ipc'],
  controls: ['nist-800-190:4.4.3', 'cis-docker-1.6:5.17'],
  reads: 'compose-service',
  *judge({ node, name }) {
    const mode = at(node, 'ipc');
    if (mode === undefined || textOf(mode) !== 'host') return;
    yield { at: mode, says: `Service "${name}" shares the memory of the host` };
  },
  examples: {
    pass: ['services:\n  db:\n    image: postgres:17\n    shm_size: 1gb\n    ipc: private\n'],
    fail: ['services:\n  train:\n    image: example/train:1.0\n    ipc: host\n'],
  },
});
