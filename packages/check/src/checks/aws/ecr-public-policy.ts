import { defineCheck } from '../../check.ts';
import { setting, settingsOf } from '../../subjects/cloud.ts';
import { jsonInText } from '../../tree/json-in-text.ts';
import { itemsOf, textOf } from '../../tree/node.ts';

export const ecrPublicPolicy = defineCheck({
  id: 'ecr-public-policy',
  title: 'Everybody may use the repository',
  severity: 'high',
  why: 'A policy for all principals lets every AWS account pull the images, with the programs and what is left in them; if it allows pushing, everybody replaces them.',
  fix: 'Name accounts or roles in `Principal`, or restrict it with the condition aws:PrincipalOrgID.',
  references: ['https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html'],
  controls: ['nist-800-190:4.2.3'],
  reads: 'ecr-policy',
  *judge({ node }) {
    const policy = jsonInText(setting(node, 'policy'));
    for (const statement of settingsOf(policy, 'Statement')) {
      if (textOf(setting(statement, 'Effect')) !== 'Allow') continue;
      if (setting(statement, 'Condition') !== undefined) continue;
      const principal = setting(statement, 'Principal');
      const named = setting(principal, 'AWS') ?? principal;
      const isEverybody = textOf(named) === '*' || itemsOf(named).some((it) => textOf(it) === '*');
      if (isEverybody) yield { at: principal! };
    }
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "aws_ecr_repository_policy" "web" {
  repository = "web"
  policy = jsonencode({
    Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:root" }, Action = "ecr:BatchGetImage" }]
  })
}
`,
      },
    ],
    fail: [
      {
        path: 'main.tf',
        text: `resource "aws_ecr_repository_policy" "web" {
  repository = "web"
  policy = jsonencode({
    Statement = [{ Effect = "Allow", Principal = "*", Action = ["ecr:BatchGetImage"] }]
  })
}
`,
      },
      {
        path: 'main.tf',
        text: `resource "aws_ecr_repository_policy" "web" {
  repository = "web"
  policy     = <<POLICY
{
  "Statement": [
    {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "ecr:*"}
  ]
}
POLICY
}
`,
      },
    ],
  },
});
