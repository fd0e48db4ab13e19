import { defineCheck } from '../../check.ts';
import { at, textOf } from '../../tree/node.ts';

export const composeNoPidsLimit = defineCheck({
  id: 'compose-no-pids-limit',
  title: 'Service has no limit of processes',
  severity: 'low',
  why: 'A fork bomb in one container uses up the process numbers of the host, and then nothing starts any more, not even a login.',
  fix: 'Write `pids_limit: 200`, or `deploy: {resources: {limits: {pids: 200}}}`.',
  references: ['https://docs.docker.com/reference/compose-file/services/#pids_limit'],
  controls: ['nist-800-190:4.4.3', 'cis-docker-1.6:5.29'],
  reads: 'compose-service',
  *judge(service) {
    const limit =
      at(service.node, 'pids_limit') ?? at(service.node, 'deploy', 'resources', 'limits', 'pids');
    if (limit === undefined) {
      if (service.complete)
        yield { at: service.key, says: `Service "${service.name}" has no limit of processes` };
    } else if (/^(?:-1|0)$/.test(textOf(limit) ?? '')) {
      yield { at: limit, says: `Service "${service.name}" may start any number of processes` };
    }
  },
  examples: {
    pass: ['services:\n  web:\n    image: nginx:1.31\n    pids_limit: 200\n'],
    fail: [
      'services:\n  web:\n    image: nginx:1.31\n',
      'services:\n  web:\n    image: nginx:1.31\n    pids_limit: -1\n',
    ],
  },
});
