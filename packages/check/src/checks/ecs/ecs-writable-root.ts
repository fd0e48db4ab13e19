import { defineCheck } from '../../check.ts';
import { setting } from '../../subjects/cloud.ts';
import { isWindows } from '../../subjects/ecs.ts';
import { booleanOf } from '../../tree/node.ts';

export const ecsWritableRoot = defineCheck({
  id: 'ecs-writable-root',
  title: 'Container of a task can write its root file system',
  severity: 'low',
  why: 'An attacker who gets in can put tools beside your program or replace it, and they stay as long as the container does.',
  fix: 'Set `"readonlyRootFilesystem": true`, and mount a volume where the program has to write.',
  references: ['https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-5'],
  controls: ['nist-800-190:4.4.3', 'cis-docker-1.6:5.13'],
  reads: 'ecs-task',
  *judge(task) {
    if (isWindows(task)) return;
    for (const { name, node } of task.containers) {
      const readOnly = setting(node, 'readonlyRootFilesystem');
      if (readOnly !== undefined && booleanOf(readOnly) !== false) continue;
      const says = `Container "${name}" can write its root file system`;
      yield { at: readOnly ?? setting(node, 'name') ?? node, says };
    }
  },
  examples: {
    pass: [
      `{"family": "web", "containerDefinitions": [{"name": "web", "image": "nginx:1.27", "readonlyRootFilesystem": true}]}
`,
    ],
    fail: [
      `{"family": "web", "containerDefinitions": [{"name": "web", "image": "nginx:1.27"}]}
`,
    ],
  },
});
