import { defineCheck } from '../../check.ts';
import { setting } from '../../subjects/cloud.ts';
import { textOf } from '../../tree/node.ts';

export const aksNoNetworkPolicy = defineCheck({
  id: 'aks-no-network-policy',
  title: 'Cluster cannot hold pods apart',
  severity: 'medium',
  why: 'Without a network policy engine NetworkPolicy objects are accepted and do nothing: every pod reaches every other.',
  fix: 'Set `networkPolicy` of the network profile to cilium, azure or calico.',
  references: ['https://learn.microsoft.com/azure/aks/use-network-policies'],
  controls: ['nist-800-190:4.3.3', 'cis-kubernetes-1.12:5.3.1'],
  reads: 'azure-kubernetes-cluster',
  *judge({ node, key }) {
    const profile = setting(node, 'properties.networkProfile', 'networkProfile');
    const policy = setting(profile, 'networkPolicy');
    if (policy === undefined) yield { at: key };
    else if (textOf(policy) === 'none') yield { at: policy };
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "azurerm_kubernetes_cluster" "aks" {
  network_profile {
    network_plugin = "azure"
    network_policy = "cilium"
  }
}
`,
      },
    ],
    fail: [
      {
        path: 'main.tf',
        text: `resource "azurerm_kubernetes_cluster" "aks" {
  network_profile {
    network_plugin = "azure"
  }
}
`,
      },
    ],
  },
});
