import { defineCheck } from '../../check.ts';
import { setting } from '../../subjects/cloud.ts';

export const aksNoEntraId = defineCheck({
  id: 'aks-no-entra-id',
  title: 'Users of the cluster are not those of Entra ID',
  severity: 'medium',
  why: 'Access is by certificates that nobody can revoke, without a second factor, and who leaves the company keeps it.',
  fix: 'Set `aadProfile` with `managed` true, and grant rights to groups.',
  references: ['https://learn.microsoft.com/azure/aks/enable-authentication-microsoft-entra-id'],
  controls: ['nist-800-190:4.3.2', 'cis-kubernetes-1.12:3.1.1'],
  reads: 'azure-kubernetes-cluster',
  *judge({ node, key }) {
    const profile = setting(
      node,
      'properties.aadProfile',
      'azureActiveDirectoryRoleBasedAccessControl',
      'roleBasedAccessControl.azureActiveDirectory',
    );
    if (profile === undefined) yield { at: key };
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "azurerm_kubernetes_cluster" "aks" {
  azure_active_directory_role_based_access_control {
    azure_rbac_enabled = true
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
    ],
  },
});
