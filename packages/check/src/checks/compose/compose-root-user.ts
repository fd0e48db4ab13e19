import { defineCheck } from '../../check.ts';
import { at, textOf } from '../../tree/node.ts';

export const composeRootUser = defineCheck({
  id: 'compose-root-user',
  title: 'Service is made to run as root',
  severity: 'medium',
  why: 'Whatever user the image was made for, here it is root. One that breaks out of the container is then root on the host as well.',
  fix: 'Remove the line, or name a number above 0, as `user: "10001:10001"`.',
  references: ['https://docs.docker.com/reference/compose-file/services/#user'],
  controls: ['nist-800-190:4.4.3', 'cis-docker-1.6:4.1'],
  reads: 'compose-service',
  *judge({ node, name }) {
    const user = at(node, 'user');
    if (user === undefined || !/^(?:root|0+)(?::|$)/.test(textOf(user) ?? '')) return;
    yield { at: user, says: `Service "${name}" runs as root` };
  },
  examples: {
    pass: [
      `services:\n  web:\n    image: nginx:1.31\n    user: "10001:0"\n  b:\n    image: nginx:1.31\n    user: \${UID}\n`,
    ],
    fail: [
      'services:\n  web:\n    image: nginx:1.31\n    user: root\n',
      'services:\n  web:\n    image: nginx:1.31\n    user: "0:0"\n',
    ],
  },
});
