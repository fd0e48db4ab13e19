import { defineCheck } from '../../check.ts';
import { setting } from '../../subjects/cloud.ts';
import { booleanOf } from '../../tree/node.ts';

export const aksRbacOff = defineCheck({
  id: 'aks-rbac-off',
  title: 'Cluster has no access control',
  severity: 'critical',
  why: 'Without Kubernetes RBAC whoever can talk to the API server, every pod with a token among them, may do everything.',
  fix: 'Set `enableRBAC` to true; a cluster without it has to be made anew.',
  references: ['https://learn.microsoft.com/azure/aks/concepts-identity'],
  controls: ['nist-800-190:4.3.1', 'cis-kubernetes-1.12:1.2.8'],
  reads: 'azure-kubernetes-cluster',
  *judge({ node }) {
    const rbac = setting(
      node,
      'properties.enableRBAC',
      'roleBasedAccessControlEnabled',
      'roleBasedAccessControl.enabled',
    );
    if (booleanOf(rbac) === false) yield { at: rbac! };
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "azurerm_kubernetes_cluster" "aks" {
  role_based_access_control_enabled = true
}
`,
      },
    ],
    fail: [
      {
        path: 'main.tf',
        text: `resource "azurerm_kubernetes_cluster" "aks" {
  role_based_access_control_enabled = false
}
`,
      },
    ],
  },
});
