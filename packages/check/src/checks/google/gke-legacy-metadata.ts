import { defineCheck } from '../../check.ts';
import { nodeConfigOf } from '../../cloud/gke.ts';
import { setting } from '../../subjects/cloud.ts';
import { textOf } from '../../tree/node.ts';

export const gkeLegacyMetadata = defineCheck({
  id: 'gke-legacy-metadata',
  title: 'Pods read the metadata of their node',
  severity: 'high',
  why: 'The metadata server gives every pod the credentials of the node, and the keys with which a node joins the cluster.',
  fix: 'Set `workload_metadata_config.mode` to GKE_METADATA.',
  references: [
    'https://cloud.google.com/kubernetes-engine/docs/how-to/protecting-cluster-metadata',
  ],
  controls: ['nist-800-190:4.3.5'],
  reads: 'gke-node-pool',
  *judge(pool) {
    const config = setting(nodeConfigOf(pool)?.node, 'workloadMetadataConfig');
    const mode = setting(config, 'mode', 'nodeMetadata');
    if (/^(?:GCE_METADATA|EXPOSE|EXPOSED)$/.test(textOf(mode) ?? '')) yield { at: mode! };
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "google_container_node_pool" "main" {
  node_config {
    workload_metadata_config {
      mode = "GKE_METADATA"
    }
  }
}
`,
      },
    ],
    fail: [
      {
        path: 'main.tf',
        text: `resource "google_container_node_pool" "main" {
  node_config {
    workload_metadata_config {
      mode = "GCE_METADATA"
    }
  }
}
`,
      },
    ],
  },
});
