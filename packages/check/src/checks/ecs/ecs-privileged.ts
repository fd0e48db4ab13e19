import { defineCheck } from '../../check.ts';
import { setting } from '../../subjects/cloud.ts';
import { booleanOf } from '../../tree/node.ts';

export const ecsPrivileged = defineCheck({
  id: 'ecs-privileged',
  title: 'Container of a task runs privileged',
  severity: 'critical',
  why: 'A privileged container has every capability and every device of the instance. Whoever takes it over owns the instance, its role and all tasks on it.',
  fix: 'Remove `privileged`. Where one capability is needed, add that one under `linuxParameters.capabilities`.',
  references: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html',
  ],
  controls: ['nist-800-190:4.4.3', 'cis-docker-1.6:5.5'],
  reads: 'ecs-task',
  *judge({ containers }) {
    for (const { name, node } of containers) {
      const privileged = setting(node, 'privileged');
      if (booleanOf(privileged) === true) {
        yield { at: privileged!, says: `Container "${name}" runs privileged` };
      }
    }
  },
  examples: {
    pass: [
      `{"family": "web", "containerDefinitions": [{"name": "web", "image": "nginx:1.27", "privileged": false}]}
`,
    ],
    fail: [
      `{
  "family": "web",
  "containerDefinitions": [
    {"name": "agent", "image": "acme/agent:1.2", "privileged": true}
  ]
}
`,
      {
        path: 'main.tf',
        text: `resource "aws_ecs_task_definition" "web" {
  family = "web"
  container_definitions = jsonencode([
    {
      name       = "agent"
      image      = "\${var.registry}/agent:1.2"
      privileged = true
    }
  ])
}
`,
      },
      {
        path: 'ecs.tf',
        text: `resource "aws_ecs_task_definition" "web" {
  family                = "web"
  container_definitions = <<EOF
[
  {"name": "agent", "image": "\${var.image}", "cpu": \${var.cpu}, "privileged": true}
]
EOF
}
`,
      },
      {
        path: 'template.yaml',
        text: `Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ContainerDefinitions:
        - Name: agent
          Image: !Sub '\${AWS::AccountId}.dkr.ecr.eu-west-1.amazonaws.com/agent:1.2'
          Privileged: true
`,
      },
    ],
  },
});
