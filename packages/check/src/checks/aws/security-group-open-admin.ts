import { defineCheck } from '../../check.ts';
import { openedPorts } from '../../subjects/security-group.ts';

export const securityGroupOpenAdmin = defineCheck({
  id: 'security-group-open-admin',
  title: 'Port for administration is open to the internet',
  severity: 'high',
  why: 'SSH, RDP and the ports of Docker, the kubelet and etcd are tried by machines all day. One weak password or one flaw is enough.',
  fix: 'Let in your own networks only, or use Session Manager and close the port.',
  references: ['https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-19'],
  controls: ['nist-800-190:4.5.1'],
  reads: 'security-group',
  *judge({ ingress }) {
    for (const rule of ingress) {
      const ports = openedPorts(rule, [22, 2375, 2376, 2379, 2380, 3389, 5985, 5986, 6443, 10250]);
      if (ports.length > 0) yield { at: rule.world!, says: `Opens ${ports.join(', ')}` };
    }
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "aws_security_group" "web" {
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
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
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8", "0.0.0.0/0"]
  }
}
`,
      },
      {
        path: 'main.tf',
        text: `resource "aws_vpc_security_group_ingress_rule" "ssh" {
  security_group_id = aws_security_group.web.id
  cidr_ipv4         = "0.0.0.0/0"
  from_port         = 20
  to_port           = 30
  ip_protocol       = "tcp"
}
`,
      },
      {
        path: 'template.yaml',
        text: `Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      SecurityGroupIngress:
        - {IpProtocol: tcp, FromPort: 3389, ToPort: 3389, CidrIp: 0.0.0.0/0}
`,
      },
    ],
  },
});
