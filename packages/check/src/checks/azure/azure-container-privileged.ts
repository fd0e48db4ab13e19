import { defineCheck } from '../../check.ts';
import { azureContainersOf } from '../../cloud/azure.ts';
import { setting } from '../../subjects/cloud.ts';
import { booleanOf } from '../../tree/node.ts';

export const azureContainerPrivileged = defineCheck({
  id: 'azure-container-privileged',
  title: 'Container of a group runs privileged',
  severity: 'high',
  why: 'A privileged container, or one that may gain rights, gives an attacker the whole machine of the group, with its memory and identity.',
  fix: 'Set `privileged` and `allowPrivilegeEscalation` of the security context to false.',
  references: [
    'https://learn.microsoft.com/azure/templates/microsoft.containerinstance/containergroups',
  ],
  controls: ['nist-800-190:4.4.3', 'cis-docker-1.6:5.5'],
  reads: 'azure-container-group',
  *judge(group) {
    for (const { name, node } of azureContainersOf(group)) {
      const privileged = setting(node, 'securityContext.privileged', 'security.privilegeEnabled');
      if (booleanOf(privileged) === true) yield { at: privileged!, says: `Container "${name}"` };
    }
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "azurerm_container_group" "web" {
  container {
    name = "web"
    security {
      privilege_enabled = false
    }
  }
}
`,
      },
    ],
    fail: [
      `{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "resources": [
  {"type": "Microsoft.ContainerInstance/containerGroups", "name": "web", "properties": {"containers": [
    {"name": "web", "properties": {"image": "nginx:1.27", "securityContext": {"privileged": true}}}]}}
]}
`,
    ],
  },
});
