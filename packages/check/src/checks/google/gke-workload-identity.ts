import { defineCheck } from '../../check.ts';
import { isAutopilot } from '../../cloud/gke.ts';
import { setting } from '../../subjects/cloud.ts';

export const gkeWorkloadIdentity = defineCheck({
  id: 'gke-workload-identity',
  title: 'Pods use the identity of their node',
  severity: 'medium',
  why: 'Without Workload Identity every pod gets the credentials of the node from the metadata server, with all that the node may do in the project.',
  fix: 'Add `workload_identity_config` with the pool of the project.',
  references: ['https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity'],
  controls: ['nist-800-190:4.3.1', 'nist-800-190:4.3.5'],
  reads: 'gke-cluster',
  *judge(cluster) {
    if (isAutopilot(cluster)) return;
    if (setting(cluster.node, 'workloadIdentityConfig') === undefined) yield { at: cluster.key };
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "google_container_cluster" "main" {
  workload_identity_config {
    workload_pool = "acme.svc.id.goog"
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
