import { defineCheck } from '../../check.ts';
import { setting } from '../../subjects/cloud.ts';
import { booleanOf } from '../../tree/node.ts';

export const aksLocalAccounts = defineCheck({
  id: 'aks-local-accounts',
  title: 'Cluster has local accounts',
  severity: 'medium',
  why: 'The certificate of the local admin works around Entra ID, with every right, and cannot be taken back from one who has it.',
  fix: 'Set `disableLocalAccounts` to true, and let everybody log in with Entra ID.',
  references: ['https://learn.microsoft.com/azure/aks/manage-local-accounts-managed-azure-ad'],
  controls: ['nist-800-190:4.3.1'],
  reads: 'azure-kubernetes-cluster',
  *judge({ node, key }) {
    const disabled = setting(node, 'properties.disableLocalAccounts', 'localAccountDisabled');
    if (setting(node, 'properties')?.kind === 'unknown') return;
    if (disabled === undefined) yield { at: key };
    else if (booleanOf(disabled) === false) yield { at: disabled };
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "azurerm_kubernetes_cluster" "aks" {
  local_account_disabled = true
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
  {"type": "Microsoft.ContainerService/managedClusters", "name": "aks", "properties": {"disableLocalAccounts": false}}
]}
`,
    ],
  },
});
