import { defineCheck } from '../../check.ts';
import { at, textOf } from '../../tree/node.ts';

export const composeRestartAlways = defineCheck({
  id: 'compose-restart-always',
  title: 'Service restarts without end',
  severity: 'none',
  why: 'A service that crashes at its start, or is crashed on purpose, is started again and again, loads the host and hides that something is wrong.',
  fix: 'Write `restart: on-failure:5`, or watch how often services restart.',
  references: ['https://docs.docker.com/reference/compose-file/services/#restart'],
  controls: ['nist-800-190:4.4.3', 'cis-docker-1.6:5.15'],
  reads: 'compose-service',
  *judge({ node, name }) {
    const restart = at(node, 'restart');
    const policy = textOf(restart) ?? '';
    if (restart === undefined || !/^(?:always|unless-stopped|on-failure)$/.test(policy)) return;
    yield { at: restart, says: `Service "${name}" restarts without end` };
  },
  examples: {
    pass: [
      'services:\n  web:\n    image: nginx:1.31\n    restart: on-failure:5\n  job:\n    image: nginx:1.31\n    restart: "no"\n',
    ],
    fail: ['services:\n  web:\n    image: nginx:1.31\n    restart: always\n'],
  },
});
