import { defineCheck } from '../../check.ts';
import { isSecretLiteral } from '../../cloud/secret-literal.ts';
import { setting } from '../../subjects/cloud.ts';

export const databasePassword = defineCheck({
  id: 'database-password',
  title: 'Password of the database stands in the file',
  severity: 'high',
  why: 'Everybody who can read the file has it, in every clone and for as long as the history lives. Terraform keeps it in the state as well.',
  fix: 'Set `manageMasterUserPassword`, so that AWS makes the password and keeps it in Secrets Manager.',
  references: ['https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html'],
  controls: ['nist-800-190:4.1.4'],
  reads: 'database-instance',
  *judge({ node }) {
    const password = setting(node, 'password', 'masterUserPassword');
    if (isSecretLiteral('password', password)) yield { at: password!, holdsSecret: true };
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "aws_db_instance" "db" {
  password = var.password
}
`,
      },
    ],
    fail: [
      {
        path: 'main.tf',
        text: `resource "aws_db_instance" "db" {
  username = "app"
  password = "hunter2hunter2"
}
`,
      },
    ],
  },
});
