import { defineCheck } from '../../check.ts';
import { setting, settingsOf } from '../../subjects/cloud.ts';
import { textOf } from '../../tree/node.ts';

export const googlePublicGrant = defineCheck({
  id: 'google-public-grant',
  title: 'Everybody may use the service or the repository',
  severity: 'high',
  why: 'A grant to allUsers or allAuthenticatedUsers opens it to the whole internet, the latter to everybody with any Google account.',
  fix: 'Name accounts or groups, or put the service behind Identity-Aware Proxy. Where it is meant to be public, waive this with the reason.',
  references: ['https://cloud.google.com/run/docs/authenticating/public'],
  controls: ['nist-800-190:4.2.3', 'nist-800-190:4.4.2'],
  reads: 'google-iam-grant',
  *judge({ node }) {
    const role = textOf(setting(node, 'role'));
    if (!/^roles\/(?:run\.|artifactregistry\.)/.test(role ?? '')) return;
    const one = setting(node, 'member');
    for (const member of [...(one === undefined ? [] : [one]), ...settingsOf(node, 'members')]) {
      const text = textOf(member) ?? '';
      if (/^all(?:Authenticated)?Users$/.test(text)) {
        yield { at: member, says: `${text} has ${role}` };
      }
    }
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "google_cloud_run_v2_service_iam_member" "web" {
  role   = "roles/run.invoker"
  member = "serviceAccount:web@acme.iam.gserviceaccount.com"
}
`,
      },
    ],
    fail: [
      {
        path: 'main.tf',
        text: `resource "google_cloud_run_service_iam_member" "web" {
  role   = "roles/run.invoker"
  member = "allUsers"
}
`,
      },
      {
        path: 'policy.yaml',
        text: `bindings:
  - role: roles/run.invoker
    members:
      - allUsers
`,
      },
    ],
  },
});
