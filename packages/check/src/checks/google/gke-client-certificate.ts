import { defineCheck } from '../../check.ts';
import { setting } from '../../subjects/cloud.ts';
import { booleanOf } from '../../tree/node.ts';

export const gkeClientCertificate = defineCheck({
  id: 'gke-client-certificate',
  title: 'API server takes a client certificate',
  severity: 'medium',
  why: 'The certificate cannot be revoked, so who has it once has it until the cluster is gone.',
  fix: 'Set `issue_client_certificate` to false.',
  references: ['https://cloud.google.com/kubernetes-engine/docs/how-to/hardening-your-cluster'],
  controls: ['nist-800-190:4.3.2', 'cis-kubernetes-1.12:3.1.1'],
  reads: 'gke-cluster',
  *judge({ node }) {
    const issue = setting(node, 'masterAuth.clientCertificateConfig.issueClientCertificate');
    if (booleanOf(issue) === true) yield { at: issue! };
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "google_container_cluster" "main" {
  master_auth {
    client_certificate_config {
      issue_client_certificate = false
    }
  }
}
`,
      },
    ],
    fail: [
      {
        path: 'main.tf',
        text: `resource "google_container_cluster" "main" {
  master_auth {
    client_certificate_config {
      issue_client_certificate = true
    }
  }
}
`,
      },
    ],
  },
});
