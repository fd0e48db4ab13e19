import { defineCheck } from '../../check.ts';
import { runContainersOf } from '../../cloud/cloud-run.ts';
import { isLatest } from '../../cloud/image-tag.ts';
import { setting } from '../../subjects/cloud.ts';
import { textOf } from '../../tree/node.ts';

export const cloudRunImageLatest = defineCheck({
  id: 'cloud-run-image-latest',
  title: 'Service runs an image of no fixed version',
  severity: 'medium',
  why: 'The file no longer says what runs: the same file deployed again may bring another program, and whoever can push that tag decides which.',
  fix: 'Name a version, or better the digest.',
  references: ['https://cloud.google.com/run/docs/deploying'],
  controls: ['nist-800-190:4.2.2', 'cis-docker-1.6:5.28'],
  reads: 'cloud-run-service',
  *judge(service) {
    for (const container of runContainersOf(service)) {
      const image = setting(container, 'image');
      if (isLatest(image)) yield { at: image!, says: `${textOf(image)} has no fixed version` };
    }
  },
  examples: {
    pass: [
      {
        path: 'service.yaml',
        text: `apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: web}
spec:
  template:
    spec:
      containers: [{image: 'europe-docker.pkg.dev/acme/web/web:1.4.0'}]
`,
      },
    ],
    fail: [
      {
        path: 'main.tf',
        text: `resource "google_cloud_run_service" "web" {
  template {
    spec {
      containers {
        image = "gcr.io/acme/web"
      }
    }
  }
}
`,
      },
    ],
  },
});
