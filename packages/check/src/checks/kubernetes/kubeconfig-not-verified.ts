import { defineCheck } from '../../check.ts';
import { at, booleanOf, itemsOf } from '../../tree/node.ts';

export const kubeconfigNotVerified = defineCheck({
  id: 'kubeconfig-not-verified',
  title: 'Client does not verify the API server',
  severity: 'high',
  why: 'Whoever is on the way can pose as the API server, and gets the credentials of the client with the first request.',
  fix: 'Remove `insecure-skip-tls-verify`, and set `certificate-authority-data`.',
  references: [
    'https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/',
  ],
  controls: [
    'nist-800-190:4.3.2',
    'nist-800-190:4.3.5',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  reads: 'kubernetes-object',
  concerns: ({ apiVersion, kind }) => kind === 'Config' && apiVersion === 'v1',

  *judge({ node }) {
    for (const cluster of itemsOf(at(node, 'clusters'))) {
      const skip = at(cluster, 'cluster', 'insecure-skip-tls-verify');
      if (skip !== undefined && booleanOf(skip) === true) yield { at: skip };
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
    ],
    fail: [
      `apiVersion: v1
kind: Config
clusters:
  - name: prod
    cluster:
      server: https://k8s.example.com:6443
      insecure-skip-tls-verify: true
users:
  - name: admin
    user:
      exec: {command: aws}
`,
    ],
  },
});
