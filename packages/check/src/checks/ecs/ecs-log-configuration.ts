import { defineCheck } from '../../check.ts';
import { setting } from '../../subjects/cloud.ts';

export const ecsLogConfiguration = defineCheck({
  id: 'ecs-log-configuration',
  title: 'Output of a container is not kept',
  severity: 'low',
  why: 'When the task stops, what it wrote is gone, and with it the traces of an attack.',
  fix: 'Give the container a `logConfiguration`, with the driver `awslogs` or `awsfirelens`.',
  references: ['https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-9'],
  controls: ['nist-800-190:4.4.4'],
  reads: 'ecs-task',
  *judge({ containers }) {
    for (const { name, node } of containers) {
      // The router of logs is what the others write to.
      if (setting(node, 'logConfiguration', 'firelensConfiguration') !== undefined) continue;
      yield { at: setting(node, 'name') ?? node, says: `Container "${name}" keeps no log` };
    }
  },
  examples: {
    pass: [
      `{"family": "web", "containerDefinitions": [{"name": "web", "image": "nginx:1.27", "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "web"}}}]}
`,
    ],
    fail: [
      `{"family": "web", "containerDefinitions": [{"name": "web", "image": "nginx:1.27"}]}
`,
    ],
  },
});
