import { defineCheck } from '../../check.ts';
import { azureContainersOf } from '../../cloud/azure.ts';
import { isLatest } from '../../cloud/image-tag.ts';
import { setting } from '../../subjects/cloud.ts';
import { textOf } from '../../tree/node.ts';

export const azureAppImageLatest = defineCheck({
  id: 'azure-app-image-latest',
  title: 'Container app runs an image of no fixed version',
  severity: 'medium',
  why: 'Two replicas of one revision may run different programs, and whoever can push that tag deploys.',
  fix: 'Name a version, or better the digest.',
  references: ['https://learn.microsoft.com/azure/container-apps/containers'],
  controls: ['nist-800-190:4.2.2', 'cis-docker-1.6:5.28'],
  reads: 'azure-container-app',
  *judge(app) {
    for (const { node } of azureContainersOf(app)) {
      const image = setting(node, 'image');
      if (isLatest(image)) yield { at: image!, says: `${textOf(image)} has no fixed version` };
    }
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "azurerm_container_app" "web" {
  template {
    container {
      image = "acme.azurecr.io/web:1.4.0"
    }
  }
}
`,
      },
    ],
    fail: [
      {
        path: 'main.tf',
        text: `resource "azurerm_container_app" "web" {
  template {
    container {
      image = "acme.azurecr.io/web"
    }
  }
}
`,
      },
    ],
  },
});
