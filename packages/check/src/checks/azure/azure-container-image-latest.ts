import { defineCheck } from '../../check.ts';
import { azureContainersOf } from '../../cloud/azure.ts';
import { isLatest } from '../../cloud/image-tag.ts';
import { setting } from '../../subjects/cloud.ts';
import { textOf } from '../../tree/node.ts';

export const azureContainerImageLatest = defineCheck({
  id: 'azure-container-image-latest',
  title: 'Container group runs an image of no fixed version',
  severity: 'medium',
  why: 'After a restart the group may run another program, and whoever can push that tag deploys.',
  fix: 'Name a version, or better the digest.',
  references: [
    'https://learn.microsoft.com/azure/container-instances/container-instances-image-security',
  ],
  controls: ['nist-800-190:4.2.2', 'cis-docker-1.6:5.28'],
  reads: 'azure-container-group',
  *judge(group) {
    for (const { node } of azureContainersOf(group)) {
      const image = setting(node, 'image');
      if (isLatest(image)) yield { at: image!, says: `${textOf(image)} has no fixed version` };
    }
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "azurerm_container_group" "web" {
  container {
    name  = "web"
    image = "acme.azurecr.io/web:1.4.0"
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
    image = "acme.azurecr.io/web:latest"
  }
}
`,
      },
    ],
  },
});
