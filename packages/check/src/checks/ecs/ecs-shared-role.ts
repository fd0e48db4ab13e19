import { defineCheck } from '../../check.ts';
import { setting } from '../../subjects/cloud.ts';

export const ecsSharedRole = defineCheck({
  id: 'ecs-shared-role',
  title: 'Program has the role of ECS itself',
  severity: 'medium',
  why: 'The execution role pulls images and reads the secrets of the task. When the program has it too, whoever takes over the program can fetch all of them.',
  fix: 'Make two roles: `executionRoleArn` for ECS, and `taskRoleArn` with what the program needs.',
  references: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-iam-roles.html',
  ],
  controls: ['nist-800-190:4.3.1'],
  reads: 'ecs-task',
  *judge({ node }) {
    const own = setting(node, 'taskRoleArn');
    const execution = setting(node, 'executionRoleArn');
    if (own === undefined || execution === undefined) return;
    const text = own.file.text.slice(own.start, own.end);
    // What is left to fill in says nothing yet.
    if (!/\w/.test(text) || /[<>]/.test(text)) return;
    if (text === execution.file.text.slice(execution.start, execution.end)) yield { at: own };
  },
  examples: {
    pass: [
      `{"family": "web", "taskRoleArn": "arn:aws:iam::111122223333:role/web", "executionRoleArn": "arn:aws:iam::111122223333:role/ecs",
 "containerDefinitions": [{"name": "web", "image": "nginx:1.27"}]}
`,
    ],
    fail: [
      {
        path: 'main.tf',
        text: `resource "aws_ecs_task_definition" "web" {
  family                = "web"
  task_role_arn         = aws_iam_role.ecs.arn
  execution_role_arn    = aws_iam_role.ecs.arn
  container_definitions = file("web.json")
}
`,
      },
    ],
  },
});
