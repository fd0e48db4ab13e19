import { defineCheck } from '../../check.ts';
import { setting } from '../../subjects/cloud.ts';
import { booleanOf, textOf } from '../../tree/node.ts';

export const acrPublicNetwork = defineCheck({
  id: 'acr-public-network',
  title: 'Registry can be reached from the internet',
  severity: 'low',
  why: 'A password or a token that leaks can then be used from everywhere.',
  fix: 'Set `publicNetworkAccess` to Disabled and use a private endpoint, or allow your own networks only.',
  references: [
    'https://learn.microsoft.com/azure/container-registry/container-registry-private-link',
  ],
  controls: ['nist-800-190:4.2.3'],
  reads: 'azure-container-registry',
  *judge({ node }) {
    const access = setting(node, 'properties.publicNetworkAccess', 'publicNetworkAccessEnabled');
    const rules = setting(
      node,
      'properties.networkRuleSet.defaultAction',
      'networkRuleSet.defaultAction',
    );
    if (rules?.kind === 'unknown' || textOf(rules) === 'Deny') return;
    // Other tiers than this cannot be closed.
    if (textOf(setting(node, 'sku.name', 'sku')) !== 'Premium') return;
    const isOpen = textOf(access) === 'Enabled' || booleanOf(access) === true;
    if (isOpen) yield { at: access! };
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "azurerm_container_registry" "acr" {
  sku                           = "Premium"
  public_network_access_enabled = false
}
`,
      },
    ],
    fail: [
      {
        path: 'main.tf',
        text: `resource "azurerm_container_registry" "acr" {
  sku                           = "Premium"
  public_network_access_enabled = true
}
`,
      },
    ],
  },
});
