import { defineCheck } from '../../check.ts';
import { setting } from '../../subjects/cloud.ts';
import { booleanOf } from '../../tree/node.ts';

export const acrAdminUser = defineCheck({
  id: 'acr-admin-user',
  title: 'Registry has an admin user',
  severity: 'high',
  why: 'Its password is shared by all who use it, may push and delete everything, and leaves no trace of who did it.',
  fix: 'Set `adminUserEnabled` to false, and give identities the roles AcrPull and AcrPush.',
  references: [
    'https://learn.microsoft.com/azure/container-registry/container-registry-authentication',
  ],
  controls: ['nist-800-190:4.2.3'],
  reads: 'azure-container-registry',
  *judge({ node }) {
    const admin = setting(node, 'properties.adminUserEnabled', 'adminEnabled');
    if (booleanOf(admin) === true) yield { at: admin! };
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "azurerm_container_registry" "acr" {
  admin_enabled = false
}
`,
      },
    ],
    fail: [
      {
        path: 'main.tf',
        text: `resource "azurerm_container_registry" "acr" {
  admin_enabled = true
}
`,
      },
      `{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "resources": [
  {"type": "Microsoft.ContainerRegistry/registries", "name": "acr", "properties": {"adminUserEnabled": true}}
]}
`,
    ],
  },
});
