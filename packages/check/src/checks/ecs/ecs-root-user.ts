import { defineCheck } from '../../check.ts';
import { setting } from '../../subjects/cloud.ts';
import { textOf } from '../../tree/node.ts';

export const ecsRootUser = defineCheck({
  id: 'ecs-root-user',
  title: 'Container of a task is made to run as root',
  severity: 'medium',
  why: 'Root in a container is root for the kernel of the instance as soon as it breaks out, and inside it can replace programs and read every secret of the task.',
  fix: 'Name a user above 0: `"user": "10001:10001"`.',
  references: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html',
  ],
  controls: ['nist-800-190:4.1.2', 'cis-docker-1.6:4.1'],
  reads: 'ecs-task',
  *judge({ containers }) {
    for (const { name, node } of containers) {
      const user = setting(node, 'user');
      if (/^(?:root|0+)(?::|$)/.test(textOf(user) ?? '')) {
        yield { at: user!, says: `Container "${name}" runs as ${textOf(user)}` };
      }
    }
  },
  examples: {
    pass: [
      `{"family": "web", "containerDefinitions": [{"name": "web", "image": "nginx:1.27", "user": "10001"}]}
`,
    ],
    fail: [
      `{"family": "web", "containerDefinitions": [{"name": "web", "image": "nginx:1.27", "user": "0:0"}]}
`,
    ],
  },
});
