import { defineCheck } from '../../check.ts';
import { setting } from '../../subjects/cloud.ts';
import { booleanOf } from '../../tree/node.ts';

export const ecsTerminal = defineCheck({
  id: 'ecs-terminal',
  title: 'Container of a task keeps a terminal open',
  severity: 'low',
  why: 'A service has no use for a terminal or an open input; they are left over from debugging, and keep a shell alive for whoever attaches.',
  fix: 'Remove `interactive` and `pseudoTerminal`. For a look inside use ECS Exec, which is logged.',
  references: [
    'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html',
  ],
  controls: ['nist-800-190:4.4.3'],
  reads: 'ecs-task',
  *judge({ containers }) {
    for (const { name, node } of containers) {
      for (const key of ['interactive', 'pseudoTerminal']) {
        const value = setting(node, key);
        if (booleanOf(value) === true) yield { at: value!, says: `Container "${name}": ${key}` };
      }
    }
  },
  examples: {
    pass: [
      `{"family": "web", "containerDefinitions": [{"name": "web", "image": "nginx:1.27", "interactive": false}]}
`,
    ],
    fail: [
      `{"family": "web", "containerDefinitions": [{"name": "web", "image": "nginx:1.27", "pseudoTerminal": true}]}
`,
    ],
  },
});
