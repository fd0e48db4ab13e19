import { defineCheck } from '../../check.ts';
import { setting } from '../../subjects/cloud.ts';
import { booleanOf } from '../../tree/node.ts';

export const gkeNoAutoUpgrade = defineCheck({
  id: 'gke-no-auto-upgrade',
  title: 'Nodes are not upgraded',
  severity: 'medium',
  why: 'A node stays on its version of Kubernetes and its kernel until somebody remembers, with the flaws that are known by then.',
  fix: 'Set `management.auto_upgrade` to true, and a maintenance window.',
  references: ['https://cloud.google.com/kubernetes-engine/docs/how-to/node-auto-upgrades'],
  controls: ['nist-800-190:4.5.3', 'nist-800-190:4.4.1'],
  reads: 'gke-node-pool',
  *judge({ node }) {
    const upgrade = setting(node, 'management.autoUpgrade');
    if (booleanOf(upgrade) === false) yield { at: upgrade! };
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "google_container_node_pool" "main" {
  management {
    auto_upgrade = true
  }
}
`,
      },
    ],
    fail: [
      {
        path: 'main.tf',
        text: `resource "google_container_node_pool" "main" {
  management {
    auto_upgrade = false
  }
}
`,
      },
    ],
  },
});
