import { defineCheck } from '../../check.ts';
import { setting } from '../../subjects/cloud.ts';
import { booleanOf } from '../../tree/node.ts';

export const azureAppInsecureIngress = defineCheck({
  id: 'azure-app-insecure-ingress',
  title: 'Container app takes plain http',
  severity: 'medium',
  why: 'Without a redirect to https, passwords and sessions travel in clear text and anybody on the way can change the pages.',
  fix: 'Set `allowInsecure` of the ingress to false.',
  references: ['https://learn.microsoft.com/azure/container-apps/ingress-overview'],
  controls: ['nist-800-190:4.4.2'],
  reads: 'azure-container-app',
  *judge({ node }) {
    const insecure = setting(
      node,
      'properties.configuration.ingress.allowInsecure',
      'ingress.allowInsecureConnections',
    );
    if (booleanOf(insecure) === true) yield { at: insecure! };
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "azurerm_container_app" "web" {
  ingress {
    target_port = 8080
  }
}
`,
      },
    ],
    fail: [
      {
        path: 'main.tf',
        text: `resource "azurerm_container_app" "web" {
  ingress {
    allow_insecure_connections = true
  }
}
`,
      },
    ],
  },
});
