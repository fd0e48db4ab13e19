import { defineCheck } from '../../check.ts';
import { openedPorts } from '../../subjects/security-group.ts';

export const securityGroupOpenDatabase = defineCheck({
  id: 'security-group-open-database',
  title: 'Port of a database is open to the internet',
  severity: 'high',
  why: 'Databases are found by scanners within minutes, and emptied or encrypted where a password is weak or none is set.',
  fix: 'Let in the security group of the program that needs it: `security_groups` in place of a network.',
  references: ['https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-19'],
  controls: ['nist-800-190:4.4.2'],
  reads: 'security-group',
  *judge({ ingress }) {
    for (const rule of ingress) {
      const ports = openedPorts(
        rule,
        [1433, 1521, 3306, 5432, 5984, 6379, 9042, 9200, 11211, 27017],
      );
      if (ports.length > 0) yield { at: rule.world!, says: `Opens ${ports.join(', ')}` };
    }
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "aws_security_group_rule" "out" {
  type        = "egress"
  from_port   = 5432
  to_port     = 5432
  protocol    = "tcp"
  cidr_blocks = ["0.0.0.0/0"]
}
`,
      },
    ],
    fail: [
      {
        path: 'main.tf',
        text: `resource "aws_security_group_rule" "db" {
  type             = "ingress"
  from_port        = 5432
  to_port          = 5432
  protocol         = "tcp"
  ipv6_cidr_blocks = ["::/0"]
}
`,
      },
    ],
  },
});
