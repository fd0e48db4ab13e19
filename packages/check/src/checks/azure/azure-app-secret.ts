import { defineCheck } from '../../check.ts';
import { azureContainersOf, plainSecretsOf } from '../../cloud/azure.ts';

export const azureAppSecret = defineCheck({
  id: 'azure-app-secret',
  title: 'Container app shows a secret',
  severity: 'high',
  why: 'Everybody who may read the app sees its variables, and so does whoever has the template.',
  fix: 'Revoke it, keep a new one in Key Vault, and name it with `secretRef` in the variable.',
  references: ['https://learn.microsoft.com/azure/container-apps/manage-secrets'],
  controls: ['nist-800-190:4.1.4'],
  reads: 'azure-container-app',
  *judge(app) {
    for (const container of azureContainersOf(app)) {
      for (const [name, value] of plainSecretsOf(container)) {
        yield { at: value, says: `Container "${container.name}" has ${name}`, holdsSecret: true };
      }
    }
  },
  examples: {
    pass: [
      `{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "resources": [
  {"type": "Microsoft.App/containerApps", "name": "web", "properties": {"template": {"containers": [
    {"name": "web", "image": "acme.azurecr.io/web:1", "env": [{"name": "DB_PASSWORD", "secretRef": "db"}]}]}}}
]}
`,
    ],
    fail: [
      `{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "resources": [
  {"type": "Microsoft.App/containerApps", "name": "web", "properties": {"template": {"containers": [
    {"name": "web", "image": "acme.azurecr.io/web:1", "env": [{"name": "DB_PASSWORD", "value": "hunter2hunter2"}]}]}}}
]}
`,
    ],
  },
});
