import { defineCheck } from '../../check.ts';
import { setting } from '../../subjects/cloud.ts';

export const eksRemoteAccess = defineCheck({
  id: 'eks-remote-access',
  title: 'Nodes can be reached by SSH from everywhere',
  severity: 'high',
  why: 'With a key and no security groups EKS opens port 22 of every node to the internet.',
  fix: 'Remove `remoteAccess` and use Session Manager, or name `sourceSecurityGroups`.',
  references: ['https://docs.aws.amazon.com/eks/latest/APIReference/API_RemoteAccessConfig.html'],
  controls: ['nist-800-190:4.5.4'],
  reads: 'eks-node-group',
  *judge({ node }) {
    const access = setting(node, 'remoteAccess');
    if (access === undefined || access.kind === 'unknown') return;
    const groups = setting(access, 'sourceSecurityGroupIds', 'sourceSecurityGroups');
    const keyName = setting(access, 'ec2SshKey') ?? setting(access, 'ec2_ssh_key');
    if (groups === undefined && keyName !== undefined) yield { at: keyName };
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "aws_eks_node_group" "main" {
  remote_access {
    ec2_ssh_key               = "ops"
    source_security_group_ids = [aws_security_group.bastion.id]
  }
}
`,
      },
    ],
    fail: [
      {
        path: 'main.tf',
        text: `resource "aws_eks_node_group" "main" {
  remote_access {
    ec2_ssh_key = "ops"
  }
}
`,
      },
    ],
  },
});
