import { defineCheck } from '../../check.ts';
import { setting } from '../../subjects/cloud.ts';
import { textOf } from '../../tree/node.ts';

export const ecsHostNamespaces = defineCheck({
  id: 'ecs-host-namespaces',
  title: 'Task shares processes or memory with its instance',
  severity: 'high',
  why: 'With `pidMode` or `ipcMode` host the containers see the processes of the instance and of other tasks, with their environments, and can send them signals or read their shared memory.',
  fix: 'Remove the setting, or use `task`, which shares among the containers of this task alone.',
  references: ['https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-3'],
  controls: ['nist-800-190:4.4.3', 'cis-docker-1.6:5.16', 'cis-docker-1.6:5.17'],
  reads: 'ecs-task',
  *judge({ node }) {
    for (const name of ['pidMode', 'ipcMode']) {
      const mode = setting(node, name);
      if (textOf(mode) === 'host') yield { at: mode!, says: `${name} is host` };
    }
  },
  examples: {
    pass: [
      `{"family": "web", "pidMode": "task", "containerDefinitions": [{"name": "web", "image": "nginx:1.27"}]}
`,
    ],
    fail: [
      `{"family": "web", "pidMode": "host", "containerDefinitions": [{"name": "web", "image": "nginx:1.27"}]}
`,
    ],
  },
});
