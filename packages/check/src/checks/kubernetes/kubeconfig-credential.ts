import { defineCheck } from '../../check.ts';
import { isCredentialValue } from '../../kubernetes/credentials.ts';
import { at, itemsOf, textOf } from '../../tree/node.ts';

export const kubeconfigCredential = defineCheck({
  id: 'kubeconfig-credential',
  title: 'File holds the log-in of a cluster',
  severity: 'critical',
  why: 'Whoever can read the file has the rights of this user, often those of an administrator, until the certificate or the token ends.',
  fix: 'Remove the file and its history, revoke the credential, and log in with `exec` and short-lived tokens.',
  references: [
    'https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/',
  ],
  controls: [
    'nist-800-190:4.1.4',
    'nist-800-190:4.3.1',
    'cis-kubernetes-1.12:3.1.1',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  reads: 'kubernetes-object',
  concerns: ({ apiVersion, kind }) => kind === 'Config' && apiVersion === 'v1',

  *judge({ node }) {
    for (const user of itemsOf(at(node, 'users'))) {
      for (const key of ['client-key-data', 'token', 'password']) {
        const value = at(user, 'user', key);
        if (value === undefined || !isCredentialValue(textOf(value) ?? '')) continue;
        yield { at: value, says: `The ${key} of a user can be read here`, holdsSecret: true };
      }
    }
  },

  examples: {
    pass: [
      `apiVersion: v1
kind: Config
clusters:
  - name: prod
    cluster:
      server: https://k8s.example.com:6443
      certificate-authority-data: LS0t
users:
  - name: admin
    user:
      exec: {command: aws}
`,
      `apiVersion: v1
kind: Config
clusters:
  - name: prod
    cluster:
      server: https://k8s.example.com:6443
      certificate-authority-data: LS0t
users:
  - name: admin
    user:
      token: \${TOKEN}
`,
    ],
    fail: [
      `apiVersion: v1
kind: Config
clusters:
  - name: prod
    cluster:
      server: https://k8s.example.com:6443
      certificate-authority-data: LS0t
users:
  - name: admin
    user:
      token: eyJhbGciOiJSUzI1NiJ9.e30.c2ln
`,
    ],
  },
});
