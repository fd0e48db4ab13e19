import { defineCheck } from '../../check.ts';
import { setting } from '../../subjects/cloud.ts';
import { textOf } from '../../tree/node.ts';

export const azureContainerPublicAddress = defineCheck({
  id: 'azure-container-public-address',
  title: 'Container group has a public address',
  severity: 'medium',
  why: 'Its ports are open to the internet, with no firewall, no load balancer and no TLS before them.',
  fix: 'Set the type of the address to Private with a subnet, and put Application Gateway or Front Door before it.',
  references: ['https://learn.microsoft.com/azure/container-instances/container-instances-vnet'],
  controls: ['nist-800-190:4.4.2'],
  reads: 'azure-container-group',
  *judge({ node }) {
    const type = setting(node, 'properties.ipAddress.type', 'ipAddressType');
    if (/^public$/i.test(textOf(type) ?? '')) yield { at: type! };
  },
  examples: {
    pass: [
      `{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "resources": [
  {"type": "Microsoft.ContainerInstance/containerGroups", "apiVersion": "2023-05-01", "name": "web", "properties": {"ipAddress": {"type": "Private"}}}
]}
`,
    ],
    fail: [
      `{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "resources": [
  {"type": "Microsoft.ContainerInstance/containerGroups", "apiVersion": "2023-05-01", "name": "web", "properties": {"ipAddress": {"type": "Public"}}}
]}
`,
      {
        path: 'main.tf',
        text: `resource "azurerm_container_group" "web" {
  ip_address_type = "Public"
}
`,
      },
    ],
  },
});
