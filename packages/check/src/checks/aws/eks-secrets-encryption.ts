import { defineCheck } from '../../check.ts';
import { setting } from '../../subjects/cloud.ts';

export const eksSecretsEncryption = defineCheck({
  id: 'eks-secrets-encryption',
  title: 'Secrets are not encrypted with a key of your own',
  severity: 'low',
  why: 'Since 1.28 AWS encrypts what the API server stores with its own key. Only with yours can you take the right to read Secrets away, and see in a log who used it.',
  fix: 'Add `encryptionConfig` with `resources: ["secrets"]` and a KMS key.',
  references: ['https://docs.aws.amazon.com/eks/latest/userguide/enable-kms.html'],
  controls: ['nist-800-190:4.3.2', 'cis-kubernetes-1.12:1.2.27', 'cis-kubernetes-1.12:1.2.28'],
  reads: 'eks-cluster',
  *judge({ node, key }) {
    if (setting(node, 'encryptionConfig') === undefined) yield { at: key };
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "aws_eks_cluster" "main" {
  encryption_config {
    resources = ["secrets"]
    provider {
      key_arn = aws_kms_key.eks.arn
    }
  }
}
`,
      },
    ],
    fail: [
      {
        path: 'main.tf',
        text: `resource "aws_eks_cluster" "main" {
  name = "main"
}
`,
      },
    ],
  },
});
