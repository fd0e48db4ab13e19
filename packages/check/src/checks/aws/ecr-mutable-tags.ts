import { defineCheck } from '../../check.ts';
import { setting } from '../../subjects/cloud.ts';
import { textOf } from '../../tree/node.ts';

export const ecrMutableTags = defineCheck({
  id: 'ecr-mutable-tags',
  title: 'Tags of the repository can be pushed again',
  severity: 'medium',
  why: 'Whoever may push can put another image under a tag that is already deployed, and the next pod or task that starts runs it.',
  fix: 'Set `imageTagMutability` to IMMUTABLE.',
  references: ['https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html'],
  controls: ['nist-800-190:4.2.2'],
  reads: 'ecr-repository',
  *judge({ node, key }) {
    const mutability = setting(node, 'imageTagMutability');
    if (mutability === undefined) yield { at: key };
    else if (textOf(mutability) === 'MUTABLE') yield { at: mutability };
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "aws_ecr_repository" "web" {
  name                 = "web"
  image_tag_mutability = "IMMUTABLE"
}
resource "aws_ecr_repository" "api" {
  name                 = "api"
  image_tag_mutability = var.mutability
}
`,
      },
    ],
    fail: [
      {
        path: 'main.tf',
        text: `resource "aws_ecr_repository" "web" {
  name = "web"
}
`,
      },
      {
        path: 'template.yaml',
        text: `Resources:
  Repository:
    Type: AWS::ECR::Repository
    Properties:
      ImageTagMutability: MUTABLE
`,
      },
      {
        path: 'plan.json',
        text: `{"format_version": "1.2", "terraform_version": "1.9.0", "planned_values": {"root_module": {"resources": [
  {"address": "aws_ecr_repository.web", "mode": "managed", "type": "aws_ecr_repository", "name": "web",
   "values": {"name": "web", "image_tag_mutability": "MUTABLE"}}]}}}
`,
      },
    ],
  },
});
