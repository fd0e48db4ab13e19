import { defineCheck } from '../../check.ts';
import { isSecretLiteral } from '../../cloud/secret-literal.ts';
import { setting, settingsOf } from '../../subjects/cloud.ts';

export const azureContainerRegistryPassword = defineCheck({
  id: 'azure-container-registry-password',
  title: 'Password of the registry stands in the file',
  severity: 'medium',
  why: 'Everybody who can read the file pulls your images, and with the admin user of the registry also replaces them.',
  fix: 'Give the group a managed identity with the role AcrPull, and name it under `imageRegistryCredentials`.',
  references: [
    'https://learn.microsoft.com/azure/container-instances/using-azure-container-registry-mi',
  ],
  controls: ['nist-800-190:4.2.3', 'nist-800-190:4.1.4'],
  reads: 'azure-container-group',
  *judge({ node }) {
    const all = settingsOf(node, 'properties.imageRegistryCredentials', 'imageRegistryCredential');
    for (const credential of all) {
      const password = setting(credential, 'password');
      if (isSecretLiteral('password', password)) yield { at: password!, holdsSecret: true };
    }
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "azurerm_container_group" "web" {
  image_registry_credential {
    server                    = "acme.azurecr.io"
    user_assigned_identity_id = azurerm_user_assigned_identity.web.id
  }
}
`,
      },
    ],
    fail: [
      {
        path: 'main.tf',
        text: `resource "azurerm_container_group" "web" {
  image_registry_credential {
    server   = "acme.azurecr.io"
    username = "acme"
    password = "hunter2hunter2"
  }
}
`,
      },
    ],
  },
});
