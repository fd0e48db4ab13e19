import { defineCheck } from '../../check.ts';
import { at, textOf } from '../../tree/node.ts';

export const composeLoggingOff = defineCheck({
  id: 'compose-logging-off',
  title: 'Service keeps no log',
  severity: 'medium',
  why: 'After an attack nobody can say what happened, and before it nobody sees the attempts.',
  fix: 'Use a driver that keeps or sends logs, such as `local`, with a `max-size`.',
  references: ['https://docs.docker.com/engine/logging/configure/'],
  controls: ['nist-800-190:4.4.4'],
  reads: 'compose-service',
  *judge({ node, name }) {
    const driver = at(node, 'logging', 'driver');
    if (driver === undefined || textOf(driver) !== 'none') return;
    yield { at: driver, says: `Service "${name}" keeps no log` };
  },
  examples: {
    pass: ['services:\n  web:\n    image: nginx:1.31\n    logging: {driver: local}\n'],
    fail: ['services:\n  web:\n    image: nginx:1.31\n    logging:\n      driver: "none"\n'],
  },
});
