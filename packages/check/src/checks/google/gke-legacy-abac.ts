import { defineCheck } from '../../check.ts';
import { setting } from '../../subjects/cloud.ts';
import { booleanOf } from '../../tree/node.ts';

export const gkeLegacyAbac = defineCheck({
  id: 'gke-legacy-abac',
  title: 'Cluster uses legacy authorization',
  severity: 'high',
  why: 'Beside RBAC it gives every service account and many Google accounts static rights that no role takes away.',
  fix: 'Set `enable_legacy_abac` to false, or remove it.',
  references: ['https://cloud.google.com/kubernetes-engine/docs/how-to/hardening-your-cluster'],
  controls: ['nist-800-190:4.3.1', 'cis-kubernetes-1.12:1.2.8'],
  reads: 'gke-cluster',
  *judge({ node }) {
    const abac = setting(node, 'enableLegacyAbac');
    if (booleanOf(abac) === true) yield { at: abac! };
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "google_container_cluster" "main" {
  enable_legacy_abac = false
}
`,
      },
    ],
    fail: [
      {
        path: 'main.tf',
        text: `resource "google_container_cluster" "main" {
  enable_legacy_abac = true
}
`,
      },
    ],
  },
});
