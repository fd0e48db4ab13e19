import { defineCheck } from '../../check.ts';
import { serviceAnnotation } from '../../cloud/cloud-run.ts';
import { setting } from '../../subjects/cloud.ts';
import { textOf } from '../../tree/node.ts';

export const cloudRunIngressAll = defineCheck({
  id: 'cloud-run-ingress-all',
  title: 'Service takes requests from the whole internet',
  severity: 'low',
  why: 'Requests reach it at its run.app address, around a load balancer with Cloud Armor.',
  fix: 'Set the ingress to `internal-and-cloud-load-balancing` or `internal`.',
  references: ['https://cloud.google.com/run/docs/securing/ingress'],
  controls: ['nist-800-190:4.4.2'],
  reads: 'cloud-run-service',
  *judge(service) {
    const ingress =
      setting(service.node, 'ingress') ?? serviceAnnotation(service, 'run.googleapis.com/ingress');
    if (/^(?:all|INGRESS_TRAFFIC_ALL)$/.test(textOf(ingress) ?? '')) yield { at: ingress! };
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "google_cloud_run_v2_service" "web" {
  ingress = "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER"
}
`,
      },
    ],
    fail: [
      {
        path: 'main.tf',
        text: `resource "google_cloud_run_v2_service" "web" {
  ingress = "INGRESS_TRAFFIC_ALL"
}
`,
      },
      {
        path: 'service.yaml',
        text: `apiVersion: serving.knative.dev/v1
kind: Service
metadata:
  name: web
  annotations:
    run.googleapis.com/ingress: all
spec:
  template:
    spec:
      containers: [{image: 'gcr.io/acme/web:1'}]
`,
      },
    ],
  },
});
