import { defineCheck } from '../../check.ts';
import { setting } from '../../subjects/cloud.ts';

export const gkeBasicAuthentication = defineCheck({
  id: 'gke-basic-authentication',
  title: 'API server takes a user name and a password',
  severity: 'high',
  why: 'A static password with every right, without a second factor, that is tried from everywhere.',
  fix: 'Remove `master_auth.username` and `password`.',
  references: ['https://cloud.google.com/kubernetes-engine/docs/how-to/hardening-your-cluster'],
  controls: ['nist-800-190:4.3.2'],
  reads: 'gke-cluster',
  *judge({ node }) {
    const user = setting(node, 'masterAuth.username');
    if (user?.kind === 'scalar' && user.text !== '') yield { at: user };
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "google_container_cluster" "main" {
  master_auth {
    username = ""
    password = ""
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
    username = "admin"
    password = var.password
  }
}
`,
      },
    ],
  },
});
