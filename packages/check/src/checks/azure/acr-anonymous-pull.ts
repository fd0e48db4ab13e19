import { defineCheck } from '../../check.ts';
import { setting } from '../../subjects/cloud.ts';
import { booleanOf } from '../../tree/node.ts';

export const acrAnonymousPull = defineCheck({
  id: 'acr-anonymous-pull',
  title: 'Everybody may pull from the registry',
  severity: 'high',
  why: 'All images can be read without a login, with the programs in them and what is left there by mistake.',
  fix: 'Set `anonymousPullEnabled` to false.',
  references: ['https://learn.microsoft.com/azure/container-registry/anonymous-pull-access'],
  controls: ['nist-800-190:4.2.3'],
  reads: 'azure-container-registry',
  *judge({ node }) {
    const anonymous = setting(node, 'properties.anonymousPullEnabled', 'anonymousPullEnabled');
    if (booleanOf(anonymous) === true) yield { at: anonymous! };
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "azurerm_container_registry" "acr" {
  sku = "Premium"
}
`,
      },
    ],
    fail: [
      {
        path: 'main.tf',
        text: `resource "azurerm_container_registry" "acr" {
  anonymous_pull_enabled = true
}
`,
      },
    ],
  },
});
