import { defineCheck } from '../../check.ts';
import { setting } from '../../subjects/cloud.ts';
import { booleanOf } from '../../tree/node.ts';

export const databasePublic = defineCheck({
  id: 'database-public',
  title: 'Database has a public address',
  severity: 'high',
  why: 'It can be reached from the internet as soon as one rule of a security group allows it, and its password is then all that stands before the data.',
  fix: 'Set `publiclyAccessible` to false, and reach it from inside the network.',
  references: ['https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-2'],
  controls: ['nist-800-190:4.4.2'],
  reads: 'database-instance',
  *judge({ node }) {
    const access = setting(node, 'publiclyAccessible');
    if (booleanOf(access) === true) yield { at: access! };
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "aws_db_instance" "db" {
  publicly_accessible = false
}
`,
      },
    ],
    fail: [
      {
        path: 'main.tf',
        text: `resource "aws_db_instance" "db" {
  publicly_accessible = true
}
`,
      },
    ],
  },
});
