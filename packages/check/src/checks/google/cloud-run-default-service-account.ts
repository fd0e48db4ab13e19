import { defineCheck } from '../../check.ts';
import { runTemplateOf } from '../../cloud/cloud-run.ts';
import { setting } from '../../subjects/cloud.ts';
import { textOf } from '../../tree/node.ts';

export const cloudRunDefaultServiceAccount = defineCheck({
  id: 'cloud-run-default-service-account',
  title: 'Service runs as the default account',
  severity: 'medium',
  why: 'The default account of Compute Engine may edit the whole project in many organisations, and who takes over the service has that right.',
  fix: 'Make an account with the rights that the service needs, and name it in `serviceAccountName`.',
  references: ['https://cloud.google.com/run/docs/configuring/services/service-identity'],
  controls: ['nist-800-190:4.3.1'],
  reads: 'cloud-run-service',
  *judge(service) {
    const template = runTemplateOf(service);
    if (template === undefined || template.kind === 'unknown') return;
    const account = setting(template, 'serviceAccountName', 'serviceAccount');
    if (account === undefined) yield { at: service.key };
    else if (/-compute@developer\./.test(textOf(account) ?? '')) yield { at: account };
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "google_cloud_run_v2_service" "web" {
  template {
    service_account = google_service_account.web.email
  }
}
`,
      },
    ],
    fail: [
      {
        path: 'main.tf',
        text: `resource "google_cloud_run_v2_service" "web" {
  template {
    containers {
      image = "gcr.io/acme/web:1"
    }
  }
}
`,
      },
    ],
  },
});
