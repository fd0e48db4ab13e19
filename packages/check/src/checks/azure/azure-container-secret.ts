import { defineCheck } from '../../check.ts';
import { azureContainersOf, plainSecretsOf } from '../../cloud/azure.ts';

export const azureContainerSecret = defineCheck({
  id: 'azure-container-secret',
  title: 'Container group shows a secret',
  severity: 'high',
  why: 'Everybody who may read the group sees its variables, and so does whoever has the template.',
  fix: 'Revoke it, and give a new one as `secureValue` from a parameter of type securestring, or read it from Key Vault with a managed identity.',
  references: [
    'https://learn.microsoft.com/azure/container-instances/container-instances-environment-variables',
  ],
  controls: ['nist-800-190:4.1.4'],
  reads: 'azure-container-group',
  *judge(group) {
    for (const container of azureContainersOf(group)) {
      for (const [name, value] of plainSecretsOf(container)) {
        yield { at: value, says: `Container "${container.name}" has ${name}`, holdsSecret: true };
      }
    }
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "azurerm_container_group" "web" {
  container {
    name                         = "web"
    secure_environment_variables = { DB_PASSWORD = var.password }
  }
}
`,
      },
    ],
    fail: [
      `{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "resources": [
  {"type": "Microsoft.ContainerInstance/containerGroups", "name": "web", "properties": {"containers": [
    {"name": "web", "properties": {"image": "nginx:1.27", "environmentVariables": [{"name": "DB_PASSWORD", "value": "hunter2hunter2"}]}}]}}
]}
`,
      {
        path: 'main.tf',
        text: `resource "azurerm_container_group" "web" {
  container {
    name                  = "web"
    environment_variables = { DB_PASSWORD = "hunter2hunter2" }
  }
}
`,
      },
    ],
  },
});
