import { defineCheck } from '../../check.ts';
import { at, entriesOf, textOf } from '../../tree/node.ts';

export const composeUnlimited = defineCheck({
  id: 'compose-unlimited',
  title: 'Service has no limit of the system',
  severity: 'low',
  why: 'Limits keep one process from using up the files, the processes or the locked memory of the host. This one is lifted.',
  fix: 'Write a number that the program needs, as `nofile: 65536`.',
  references: ['https://docs.docker.com/reference/compose-file/services/#ulimits'],
  controls: ['nist-800-190:4.4.3', 'cis-docker-1.6:5.19'],
  reads: 'compose-service',
  *judge({ node, name: service }) {
    for (const [name, { value }] of entriesOf(at(node, 'ulimits'))) {
      // Programs that lock memory ask for this on purpose.
      if (!/^(?:nofile|nproc|as|data|fsize)$/.test(name)) continue;
      const limit = textOf(value) ?? textOf(at(value, 'hard'));
      if (limit === '-1' || limit === 'unlimited')
        yield { at: value, says: `Service "${service}" has no limit ${name}` };
    }
  },
  examples: {
    pass: [
      'services:\n  es:\n    image: elasticsearch:9.2.0\n    ulimits:\n      memlock: {soft: -1, hard: -1}\n      nofile: 65536\n',
    ],
    fail: ['services:\n  web:\n    image: nginx:1.31\n    ulimits:\n      nproc: -1\n'],
  },
});
