import { defineCheck } from '../../check.ts';
import { setting } from '../../subjects/cloud.ts';
import { isFargate } from '../../subjects/ecs.ts';

export const ecsMemoryLimit = defineCheck({
  id: 'ecs-memory-limit',
  title: 'Container of a task may take all memory of its instance',
  severity: 'low',
  why: 'One task that leaks, or that an attacker drives, takes the memory of every other task on the instance.',
  fix: 'Set `memory` for the task, or for each container.',
  references: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#task_size',
  ],
  controls: ['nist-800-190:4.4.3', 'cis-docker-1.6:5.11'],
  reads: 'ecs-task',
  *judge(task) {
    // Fargate asks for it.
    if (isFargate(task) || setting(task.node, 'memory') !== undefined) return;
    for (const { name, node } of task.containers) {
      if (setting(node, 'memory') !== undefined) continue;
      yield { at: setting(node, 'name') ?? node, says: `Container "${name}" has no hard limit` };
    }
  },
  examples: {
    pass: [
      `{"family": "web", "memory": "512", "containerDefinitions": [{"name": "web", "image": "nginx:1.27"}]}
`,
    ],
    fail: [
      `{"family": "web", "containerDefinitions": [{"name": "web", "image": "nginx:1.27", "memoryReservation": 128}]}
`,
    ],
  },
});
