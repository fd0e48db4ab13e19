import { defineCheck } from '../../check.ts';
import { setting } from '../../subjects/cloud.ts';
import { booleanOf } from '../../tree/node.ts';

export const aksHttpApplicationRouting = defineCheck({
  id: 'aks-http-application-routing',
  title: 'Cluster has the add-on for HTTP application routing',
  severity: 'medium',
  why: 'It puts an ingress with a public address and without TLS into the cluster. Microsoft has retired it and says that it is not for production.',
  fix: 'Turn it off, and use the application routing add-on or an ingress controller of your own.',
  references: ['https://learn.microsoft.com/azure/aks/http-application-routing'],
  controls: ['nist-800-190:4.4.2'],
  reads: 'azure-kubernetes-cluster',
  *judge({ node }) {
    const enabled = setting(
      node,
      'properties.addonProfiles.httpApplicationRouting.enabled',
      'httpApplicationRoutingEnabled',
      'addonProfile.httpApplicationRouting.enabled',
    );
    if (booleanOf(enabled) === true) yield { at: enabled! };
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "azurerm_kubernetes_cluster" "aks" {
  http_application_routing_enabled = false
}
`,
      },
    ],
    fail: [
      {
        path: 'main.tf',
        text: `resource "azurerm_kubernetes_cluster" "aks" {
  http_application_routing_enabled = true
}
`,
      },
    ],
  },
});
