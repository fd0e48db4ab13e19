import { defineCheck } from '../../check.ts';
import { setting } from '../../subjects/cloud.ts';

export const aksNoDefender = defineCheck({
  id: 'aks-no-defender',
  title: 'Nobody watches the cluster for attacks',
  severity: 'low',
  why: 'Without Defender or a sensor of your own a miner or a stolen token is found by its bill.',
  fix: 'Set `securityProfile.defender`, or run another runtime sensor and waive this.',
  references: [
    'https://learn.microsoft.com/azure/defender-for-cloud/defender-for-containers-introduction',
  ],
  controls: ['nist-800-190:4.4.4'],
  reads: 'azure-kubernetes-cluster',
  *judge({ node, key }) {
    const defender = setting(node, 'properties.securityProfile.defender', 'microsoftDefender');
    if (defender === undefined) yield { at: key };
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "azurerm_kubernetes_cluster" "aks" {
  microsoft_defender {
    log_analytics_workspace_id = azurerm_log_analytics_workspace.main.id
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
