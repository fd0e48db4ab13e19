import { defineCheck } from '../../check.ts';
import { setting } from '../../subjects/cloud.ts';
import { textOf } from '../../tree/node.ts';

export const aksServicePrincipal = defineCheck({
  id: 'aks-service-principal',
  title: 'Cluster uses a service principal',
  severity: 'medium',
  why: 'Its secret has to be kept somewhere, is known to every node, and the cluster stops when it expires.',
  fix: 'Use `identity` with SystemAssigned or UserAssigned.',
  references: ['https://learn.microsoft.com/azure/aks/use-managed-identity'],
  controls: ['nist-800-190:4.3.1'],
  reads: 'azure-kubernetes-cluster',
  *judge({ node }) {
    const principal = setting(node, 'properties.servicePrincipalProfile', 'servicePrincipal');
    const id = setting(principal, 'clientId');
    if (principal === undefined || principal.kind === 'unknown') return;
    if (textOf(id) !== 'msi') yield { at: id ?? principal };
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "azurerm_kubernetes_cluster" "aks" {
  identity {
    type = "SystemAssigned"
  }
}
`,
      },
    ],
    fail: [
      {
        path: 'main.tf',
        text: `resource "azurerm_kubernetes_cluster" "aks" {
  service_principal {
    client_id     = var.client_id
    client_secret = var.client_secret
  }
}
`,
      },
    ],
  },
});
