import { defineCheck } from '../../check.ts';
import { at, booleanOf } from '../../tree/node.ts';

export const apiServiceNotVerified = defineCheck({
  id: 'api-service-not-verified',
  title: 'API server does not verify an extension',
  severity: 'high',
  why: 'Requests of users, with their names and groups, go to whoever answers in place of the extension API server.',
  fix: 'Set `caBundle` and remove `insecureSkipTLSVerify`.',
  references: [
    'https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/api-service-v1/',
  ],
  controls: ['nist-800-190:4.3.5', 'nsa-kubernetes:network-separation'],
  reads: 'kubernetes-object',
  concerns: ({ kind }) => kind === 'APIService',

  *judge({ node }) {
    const skip = at(node, 'spec', 'insecureSkipTLSVerify');
    if (skip !== undefined && booleanOf(skip) === true) yield { at: skip };
  },

  examples: {
    pass: [
      `apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata:
  name: v1beta1.metrics.k8s.io
spec:
  caBundle: LS0t
  group: metrics.k8s.io
`,
    ],
    fail: [
      `apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata:
  name: v1beta1.metrics.k8s.io
spec:
  group: metrics.k8s.io
  insecureSkipTLSVerify: true
`,
    ],
  },
});
