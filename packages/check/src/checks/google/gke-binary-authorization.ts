import { defineCheck } from '../../check.ts';
import { setting } from '../../subjects/cloud.ts';
import { textOf } from '../../tree/node.ts';

export const gkeBinaryAuthorization = defineCheck({
  id: 'gke-binary-authorization',
  title: 'Cluster runs any image',
  severity: 'low',
  why: 'Without Binary Authorization or an admission policy of your own, whoever may make a pod runs what they like.',
  fix: 'Add `binary_authorization` with `PROJECT_SINGLETON_POLICY_ENFORCE`, or waive this where an admission controller checks signatures.',
  references: ['https://cloud.google.com/binary-authorization/docs/overview'],
  controls: ['nist-800-190:4.1.5', 'cis-kubernetes-1.12:5.5.1'],
  reads: 'gke-cluster',
  *judge({ node, key }) {
    const binary = setting(node, 'binaryAuthorization', 'enableBinaryAuthorization');
    const mode = setting(binary, 'evaluationMode');
    if (binary === undefined) yield { at: key };
    else if (textOf(mode) === 'DISABLED') yield { at: mode! };
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "google_container_cluster" "main" {
  binary_authorization {
    evaluation_mode = "PROJECT_SINGLETON_POLICY_ENFORCE"
  }
}
`,
      },
    ],
    fail: [
      {
        path: 'main.tf',
        text: `resource "google_container_cluster" "main" {
  binary_authorization {
    evaluation_mode = "DISABLED"
  }
}
`,
      },
    ],
  },
});
