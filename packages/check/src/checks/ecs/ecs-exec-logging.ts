import { defineCheck } from '../../check.ts';
import { setting } from '../../subjects/cloud.ts';
import { textOf } from '../../tree/node.ts';

export const ecsExecLogging = defineCheck({
  id: 'ecs-exec-logging',
  title: 'Shell sessions in tasks are not logged',
  severity: 'medium',
  why: 'What is typed into a container through ECS Exec leaves no trace, so that nobody can tell afterwards what an intruder or a colleague did.',
  fix: 'Set `logging` of the execute-command configuration to OVERRIDE with a log group or a bucket, or leave it at DEFAULT.',
  references: [
    'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ExecuteCommandConfiguration.html',
  ],
  controls: ['nist-800-190:4.3.1'],
  reads: 'ecs-cluster',
  *judge({ node }) {
    const logging = setting(node, 'configuration.executeCommandConfiguration.logging');
    if (textOf(logging) === 'NONE') yield { at: logging! };
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "aws_ecs_cluster" "main" {
  name = "main"
}
`,
      },
    ],
    fail: [
      {
        path: 'main.tf',
        text: `resource "aws_ecs_cluster" "main" {
  name = "main"
  configuration {
    execute_command_configuration {
      logging = "NONE"
    }
  }
}
`,
      },
    ],
  },
});
