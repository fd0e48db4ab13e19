import { defineCheck } from '../../check.ts';
import { setting } from '../../subjects/cloud.ts';
import { itemsOf, textOf } from '../../tree/node.ts';

export const eksLogging = defineCheck({
  id: 'eks-logging',
  title: 'Audit log of the cluster is off',
  severity: 'medium',
  why: 'Without it nobody can tell who read a secret, opened a shell or changed a role.',
  fix: 'Add `audit` and `authenticator` to the log types of the cluster.',
  references: ['https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html'],
  controls: ['nist-800-190:4.3.1', 'cis-kubernetes-1.12:3.2.1'],
  reads: 'eks-cluster',
  *judge({ node, key }) {
    const enabled = setting(node, 'enabledClusterLogTypes', 'logging.clusterLogging.enabledTypes');
    if (enabled?.kind === 'unknown') return;
    const types = itemsOf(enabled);
    if (types.some((type) => type.kind === 'unknown')) return;
    const names = types.map((type) => textOf(type) ?? textOf(setting(type, 'type')));
    if (!names.includes('audit')) yield { at: enabled ?? key };
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "aws_eks_cluster" "main" {
  enabled_cluster_log_types = ["api", "audit"]
}
`,
      },
    ],
    fail: [
      {
        path: 'main.tf',
        text: `resource "aws_eks_cluster" "main" {
  enabled_cluster_log_types = ["api"]
}
`,
      },
      {
        path: 'template.yaml',
        text: `Resources:
  Cluster:
    Type: AWS::EKS::Cluster
    Properties:
      Name: main
`,
      },
    ],
  },
});
