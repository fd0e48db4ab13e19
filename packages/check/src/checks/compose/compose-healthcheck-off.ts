import { defineCheck } from '../../check.ts';
import { at, booleanOf, textOf } from '../../tree/node.ts';

export const composeHealthcheckOff = defineCheck({
  id: 'compose-healthcheck-off',
  title: 'Health check of a service is turned off',
  severity: 'low',
  why: 'The image brings a check, and this file takes it away: a process that hangs then counts as running, and services that wait for it start too early.',
  fix: 'Remove the line, or write a `test` that fits this service.',
  references: ['https://docs.docker.com/reference/compose-file/services/#healthcheck'],
  controls: ['nist-800-190:4.4.3', 'cis-docker-1.6:5.27'],
  reads: 'compose-service',
  *judge({ node, name }) {
    const disable = at(node, 'healthcheck', 'disable');
    const test = at(node, 'healthcheck', 'test');
    const word = textOf(test) ?? textOf(at(test, 0));
    if (disable !== undefined && booleanOf(disable) === true) {
      yield { at: disable, says: `Service "${name}" is not asked for its health` };
    } else if (test !== undefined && word === 'NONE') {
      yield { at: test, says: `Service "${name}" is not asked for its health` };
    }
  },
  examples: {
    pass: [
      'services:\n  web:\n    image: nginx:1.31\n    healthcheck:\n      test: [CMD, curl, -f, "http://localhost"]\n',
    ],
    fail: [
      'services:\n  web:\n    image: nginx:1.31\n    healthcheck: {disable: true}\n',
      'services:\n  web:\n    image: nginx:1.31\n    healthcheck:\n      test: ["NONE"]\n',
    ],
  },
});
