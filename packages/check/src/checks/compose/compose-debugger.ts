import { defineCheck } from '../../check.ts';
import { openDebugger } from '../../debuggers.ts';
import { environmentOf } from '../../subjects/compose.ts';
import { at, textOf, textsOf } from '../../tree/node.ts';

export const composeDebugger = defineCheck({
  id: 'compose-debugger',
  title: 'Service opens a debugger to the network',
  severity: 'high',
  why: 'A debugger runs any code that it is told to, and asks nobody who he is. Whoever reaches the port owns the process and all that it can reach.',
  fix: 'Take the option out, or keep it in a `compose.override.yaml` for your own machine and publish the port on `127.0.0.1` alone.',
  references: ['https://nodejs.org/learn/getting-started/debugging#security-implications'],
  controls: ['nist-800-190:4.4.3', 'cis-docker-1.6:5.9'],
  reads: 'compose-service',
  *judge(service) {
    for (const { name, value, at } of environmentOf(service)) {
      const debug = openDebugger(value ?? '');
      if (debug !== undefined) yield { at, says: `${name} of "${service.name}" opens ${debug}` };
    }
    for (const name of ['command', 'entrypoint']) {
      const command = at(service.node, name);
      const debug = openDebugger(textOf(command) ?? textsOf(command).join(' '));
      if (command !== undefined && debug !== undefined) {
        yield { at: command, says: `The ${name} of "${service.name}" opens ${debug}` };
      }
    }
  },
  examples: {
    pass: [
      'services:\n  web:\n    image: node:24\n    command: node --inspect=127.0.0.1:9229 server.js\n',
    ],
    fail: [
      'services:\n  web:\n    image: node:24\n    command: node --inspect=0.0.0.0:9229 server.js\n',
      'services:\n  web:\n    image: example/web:1.0\n    environment:\n      JAVA_TOOL_OPTIONS: -agentlib:jdwp=transport=dt_socket,server=y,address=*:5005\n',
    ],
  },
});
