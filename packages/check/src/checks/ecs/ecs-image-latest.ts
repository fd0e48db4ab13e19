import { defineCheck } from '../../check.ts';
import { isLatest } from '../../cloud/image-tag.ts';
import { setting } from '../../subjects/cloud.ts';
import { textOf } from '../../tree/node.ts';

export const ecsImageLatest = defineCheck({
  id: 'ecs-image-latest',
  title: 'Task runs an image of no fixed version',
  severity: 'medium',
  why: 'Two tasks of one revision may run different programs, a roll-back brings back nothing, and whoever can push that tag deploys.',
  fix: 'Name a version, or better the digest: `"image": "…/web@sha256:…"`.',
  references: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-considerations.html',
  ],
  controls: ['nist-800-190:4.2.2', 'cis-docker-1.6:5.28'],
  reads: 'ecs-task',
  *judge({ containers }) {
    for (const { node } of containers) {
      const image = setting(node, 'image');
      if (isLatest(image)) yield { at: image!, says: `${textOf(image)} has no fixed version` };
    }
  },
  examples: {
    pass: [
      `{"family": "web", "containerDefinitions": [{"name": "web", "image": "nginx:1.27"}]}
`,
      {
        path: 'main.tf',
        text: `resource "aws_ecs_task_definition" "web" {
  family                = "web"
  container_definitions = jsonencode([{ name = "web", image = "\${var.repository}:\${var.tag}" }])
}
`,
      },
    ],
    fail: [
      `{"family": "web", "containerDefinitions": [{"name": "web", "image": "nginx:latest"}]}
`,
      {
        path: 'main.tf',
        text: `locals {
  image = "nginx"
}
resource "aws_ecs_task_definition" "web" {
  family                = "web"
  container_definitions = jsonencode([{ name = "web", image = local.image }])
}
`,
      },
    ],
  },
});
