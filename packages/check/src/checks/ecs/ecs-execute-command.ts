import { defineCheck } from '../../check.ts';
import { setting } from '../../subjects/cloud.ts';
import { booleanOf } from '../../tree/node.ts';

export const ecsExecuteCommand = defineCheck({
  id: 'ecs-execute-command',
  title: 'Shells can be opened in the tasks of a service',
  severity: 'low',
  why: 'With ECS Exec whoever may call it has a shell in the running container, with its role and secrets. In production that is a way around every review.',
  fix: 'Remove `enableExecuteCommand`, and switch it on for the time of a search. Where it stays, restrict ecs:ExecuteCommand and log sessions in the cluster.',
  references: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html'],
  controls: ['nist-800-190:4.3.1'],
  reads: 'ecs-service',
  *judge({ node }) {
    const enabled = setting(node, 'enableExecuteCommand');
    if (booleanOf(enabled) === true) yield { at: enabled! };
  },
  examples: {
    pass: [
      `{"serviceName": "web", "taskDefinition": "web:3"}
`,
    ],
    fail: [
      `{"serviceName": "web", "taskDefinition": "web:3", "enableExecuteCommand": true}
`,
    ],
  },
});
