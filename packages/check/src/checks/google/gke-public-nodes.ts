import { defineCheck } from '../../check.ts';
import { setting } from '../../subjects/cloud.ts';
import { booleanOf } from '../../tree/node.ts';

export const gkePublicNodes = defineCheck({
  id: 'gke-public-nodes',
  title: 'Nodes of the cluster have public addresses',
  severity: 'medium',
  why: 'Each node can be reached from the internet, with whatever a firewall rule or a service of type NodePort opens.',
  fix: 'Add `private_cluster_config` with `enable_private_nodes`, and Cloud NAT for what they fetch.',
  references: ['https://cloud.google.com/kubernetes-engine/docs/concepts/private-cluster-concept'],
  controls: ['nist-800-190:4.5.1'],
  reads: 'gke-cluster',
  *judge({ node, key }) {
    const nodes = setting(
      node,
      'privateClusterConfig.enablePrivateNodes',
      'networkConfig.defaultEnablePrivateNodes',
    );
    if (nodes === undefined) yield { at: key };
    else if (booleanOf(nodes) === false) yield { at: nodes };
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "google_container_cluster" "main" {
  private_cluster_config {
    enable_private_nodes = true
  }
}
`,
      },
    ],
    fail: [
      {
        path: 'main.tf',
        text: `resource "google_container_cluster" "main" {
  name = "main"
}
`,
      },
    ],
  },
});
