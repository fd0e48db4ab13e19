import { defineCheck } from '../../check.ts';
import { azureContainersOf } from '../../cloud/azure.ts';
import { setting } from '../../subjects/cloud.ts';

export const azureContainerNoLimits = defineCheck({
  id: 'azure-container-no-limits',
  title: 'Container of a group has no limits',
  severity: 'low',
  why: 'Without limits a container may take all that the group has, and the others in it stop.',
  fix: 'Add `resources.limits` with cpu and memory beside the requests.',
  references: [
    'https://learn.microsoft.com/azure/container-instances/container-instances-container-groups#resource-allocation',
  ],
  controls: ['nist-800-190:4.4.3', 'cis-docker-1.6:5.11'],
  reads: 'azure-container-group',
  *judge(group) {
    const containers = azureContainersOf(group);
    // Alone it has all that the group has, and nobody to take it from.
    if (containers.length < 2) return;
    for (const { name, node } of containers) {
      if (setting(node, 'resources.limits', 'cpuLimit', 'memoryLimit') !== undefined) continue;
      yield { at: setting(node, 'image') ?? node, says: `Container "${name}" has no limits` };
    }
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "azurerm_container_group" "web" {
  container {
    name = "web"
  }
}
`,
      },
    ],
    fail: [
      {
        path: 'main.tf',
        text: `resource "azurerm_container_group" "web" {
  container {
    name  = "web"
    image = "acme.azurecr.io/web:1.4.0"
  }
  container {
    name         = "log"
    image        = "acme.azurecr.io/log:1.4.0"
    memory_limit = 1
    cpu_limit    = 1
  }
}
`,
      },
    ],
  },
});
