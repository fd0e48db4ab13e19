import { defineCheck } from '../../check.ts';
import { setting } from '../../subjects/cloud.ts';
import { booleanOf, itemsOf, textOf } from '../../tree/node.ts';

export const aksPublicEndpoint = defineCheck({
  id: 'aks-public-endpoint',
  title: 'API server of the cluster is open to the internet',
  severity: 'high',
  why: 'Everybody can try credentials against it, and use the next flaw of the API server on the day it is known.',
  fix: 'Make a private cluster, or name your own networks in `authorizedIPRanges`.',
  references: ['https://learn.microsoft.com/azure/aks/api-server-authorized-ip-ranges'],
  controls: ['nist-800-190:4.3.2'],
  reads: 'azure-kubernetes-cluster',
  *judge({ node, key }) {
    const isPrivate = setting(
      node,
      'properties.apiServerAccessProfile.enablePrivateCluster',
      'privateClusterEnabled',
    );
    if (isPrivate?.kind === 'unknown' || booleanOf(isPrivate) === true) return;
    const ranges = setting(
      node,
      'properties.apiServerAccessProfile.authorizedIPRanges',
      'apiServerAccessProfile.authorizedIpRanges',
      'apiServerAuthorizedIpRanges',
    );
    const world = itemsOf(ranges).find((each) => textOf(each) === '0.0.0.0/0');
    if (ranges === undefined) yield { at: isPrivate ?? key };
    else if (world !== undefined) yield { at: world };
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "azurerm_kubernetes_cluster" "aks" {
  api_server_access_profile {
    authorized_ip_ranges = ["203.0.113.0/24"]
  }
}
`,
      },
    ],
    fail: [
      {
        path: 'main.tf',
        text: `resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"
}
`,
      },
      `{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "resources": [
  {"type": "Microsoft.ContainerService/managedClusters", "name": "aks", "properties": {"apiServerAccessProfile": {"authorizedIPRanges": ["0.0.0.0/0"]}}}
]}
`,
    ],
  },
});
