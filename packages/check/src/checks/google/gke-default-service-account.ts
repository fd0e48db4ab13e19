import { defineCheck } from '../../check.ts';
import { nodeConfigOf } from '../../cloud/gke.ts';
import { setting } from '../../subjects/cloud.ts';
import { textOf } from '../../tree/node.ts';

export const gkeDefaultServiceAccount = defineCheck({
  id: 'gke-default-service-account',
  title: 'Nodes use the default service account',
  severity: 'medium',
  why: 'The default account of Compute Engine may edit the whole project in many organisations. Who takes over one node or one pod without Workload Identity has that right.',
  fix: 'Make an account with `roles/container.defaultNodeServiceAccount` and name it in `service_account`.',
  references: [
    'https://cloud.google.com/kubernetes-engine/docs/how-to/hardening-your-cluster#use_least_privilege_sa',
  ],
  controls: ['nist-800-190:4.3.1'],
  reads: 'gke-node-pool',
  *judge(pool) {
    const config = nodeConfigOf(pool);
    if (config === undefined) return;
    const account = setting(config.node, 'serviceAccount');
    if (account === undefined) yield { at: config.at };
    else if (textOf(account) === 'default') yield { at: account };
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "google_container_node_pool" "main" {
  node_config {
    service_account = google_service_account.nodes.email
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
    machine_type = "e2-medium"
  }
}
`,
      },
    ],
  },
});
