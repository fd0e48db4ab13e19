import { defineCheck } from '../../check.ts';
import { serviceAnnotation } from '../../cloud/cloud-run.ts';
import { setting } from '../../subjects/cloud.ts';
import { textOf } from '../../tree/node.ts';

export const cloudRunNoInvokerCheck = defineCheck({
  id: 'cloud-run-no-invoker-check',
  title: 'Service asks nobody who they are',
  severity: 'high',
  why: 'With the check of the invoker off, every request from anywhere reaches the program, whatever IAM says.',
  fix: 'Remove the setting, and grant roles/run.invoker to those who may call it.',
  references: ['https://cloud.google.com/run/docs/authenticating/public'],
  controls: ['nist-800-190:4.4.2', 'nist-800-190:4.3.2'],
  reads: 'cloud-run-service',
  *judge(service) {
    const off =
      setting(service.node, 'invokerIamDisabled') ??
      serviceAnnotation(service, 'run.googleapis.com/invoker-iam-disabled');
    if (textOf(off) === 'true') yield { at: off! };
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "google_cloud_run_v2_service" "web" {
  invoker_iam_disabled = false
}
`,
      },
    ],
    fail: [
      {
        path: 'main.tf',
        text: `resource "google_cloud_run_v2_service" "web" {
  invoker_iam_disabled = true
}
`,
      },
    ],
  },
});
