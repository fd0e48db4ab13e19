import { defineCheck } from '../../check.ts';
import { isAutopilot } from '../../cloud/gke.ts';
import { setting } from '../../subjects/cloud.ts';
import { booleanOf, textOf } from '../../tree/node.ts';

export const gkeNoNetworkPolicy = defineCheck({
  id: 'gke-no-network-policy',
  title: 'Cluster cannot hold pods apart',
  severity: 'medium',
  why: 'Without Dataplane V2 or the network policy add-on NetworkPolicy objects are accepted and do nothing: every pod reaches every other.',
  fix: 'Set `datapath_provider = "ADVANCED_DATAPATH"`, or enable `network_policy`.',
  references: ['https://cloud.google.com/kubernetes-engine/docs/how-to/network-policy'],
  controls: ['nist-800-190:4.3.3', 'cis-kubernetes-1.12:5.3.1'],
  reads: 'gke-cluster',
  *judge(cluster) {
    const { node, key } = cluster;
    const provider = setting(node, 'datapathProvider');
    if (isAutopilot(cluster) || provider?.kind === 'unknown') return;
    if (textOf(provider) === 'ADVANCED_DATAPATH') return;
    const enabled = setting(node, 'networkPolicy.enabled');
    if (enabled === undefined) yield { at: key };
    else if (booleanOf(enabled) === false) yield { at: enabled };
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "google_container_cluster" "main" {
  datapath_provider = "ADVANCED_DATAPATH"
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
