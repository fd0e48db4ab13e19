import { defineCheck } from '../../check.ts';
import { at, textOf } from '../../tree/node.ts';

export const serviceAccountTokenSecret = defineCheck({
  id: 'service-account-token-secret',
  title: 'Token of a service account that never expires',
  severity: 'medium',
  why: 'A secret of this type holds a token without an end. Once it leaks it stays good until somebody deletes it; tokens that Kubernetes hands to pods expire within hours.',
  fix: 'Remove the secret, and ask for a token with `kubectl create token`, or mount a projected one.',
  references: [
    'https://kubernetes.io/docs/concepts/configuration/secret/#serviceaccount-token-secrets',
  ],
  controls: [
    'nist-800-190:4.3.1',
    'cis-kubernetes-1.12:5.1.6',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  reads: 'kubernetes-secret',

  *judge({ node }) {
    const type = at(node, 'type');
    if (type !== undefined && textOf(type) === 'kubernetes.io/service-account-token')
      yield { at: type };
  },

  examples: {
    pass: [
      `apiVersion: v1
kind: Secret
metadata:
  name: web
type: kubernetes.io/tls
`,
    ],
    fail: [
      `apiVersion: v1
kind: Secret
metadata:
  name: ci-token
  annotations:
    kubernetes.io/service-account.name: ci
type: kubernetes.io/service-account-token
`,
    ],
  },
});
