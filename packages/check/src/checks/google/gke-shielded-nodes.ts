import { defineCheck } from '../../check.ts';
import { setting } from '../../subjects/cloud.ts';
import { booleanOf } from '../../tree/node.ts';

export const gkeShieldedNodes = defineCheck({
  id: 'gke-shielded-nodes',
  title: 'Nodes do not prove who they are',
  severity: 'medium',
  why: 'Without shielded nodes a pod that reads the metadata of its node can join the cluster as a node of its own, and read the secrets that nodes may read.',
  fix: 'Remove `enable_shielded_nodes = false`.',
  references: ['https://cloud.google.com/kubernetes-engine/docs/how-to/shielded-gke-nodes'],
  controls: ['nist-800-190:4.3.5'],
  reads: 'gke-cluster',
  *judge({ node }) {
    const shielded = setting(node, 'enableShieldedNodes');
    if (booleanOf(shielded) === false) yield { at: shielded! };
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "google_container_cluster" "main" {
  name = "main"
}
`,
      },
    ],
    fail: [
      {
        path: 'main.tf',
        text: `resource "google_container_cluster" "main" {
  enable_shielded_nodes = false
}
`,
      },
    ],
  },
});
