import { defineCheck } from '../../check.ts';
import { opensAll } from '../../subjects/security-group.ts';

export const securityGroupOpenAll = defineCheck({
  id: 'security-group-open-all',
  title: 'Every port is open to the internet',
  severity: 'critical',
  why: 'Whatever listens on the machine or the task, now or later, can be reached by everybody.',
  fix: 'Open the one port that is needed, and put a load balancer before it.',
  references: ['https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-18'],
  controls: ['nist-800-190:4.4.2', 'nist-800-190:4.5.1'],
  reads: 'security-group',
  *judge({ ingress }) {
    for (const rule of ingress) if (opensAll(rule)) yield { at: rule.world! };
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "aws_security_group" "web" {
  ingress {
    from_port = 0
    to_port   = 0
    protocol  = "-1"
    self      = true
  }
  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
`,
      },
    ],
    fail: [
      {
        path: 'main.tf',
        text: `resource "aws_security_group" "web" {
  ingress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
`,
      },
    ],
  },
});
