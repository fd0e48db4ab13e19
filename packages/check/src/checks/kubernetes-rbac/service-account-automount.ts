import { defineCheck } from '../../check.ts';
import { at, booleanOf } from '../../tree/node.ts';

export const serviceAccountAutomount = defineCheck({
  id: 'service-account-automount',
  title: 'Service account mounts its token into every pod',
  severity: 'low',
  why: 'A token in a pod is what an attacker looks for first: it speaks to the API server with the rights of the account. Most programs never use it.',
  fix: 'Set `automountServiceAccountToken: false` on the account, and true on the pods that talk to the API server.',
  references: [
    'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/',
  ],
  controls: [
    'nist-800-190:4.3.1',
    'cis-kubernetes-1.12:5.1.6',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  reads: 'kubernetes-service-account',

  *judge({ node }) {
    const automount = at(node, 'automountServiceAccountToken');
    if (automount !== undefined && booleanOf(automount) === true) yield { at: automount };
  },

  examples: {
    pass: [
      `apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
automountServiceAccountToken: false
`,
    ],
    fail: [
      `apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
automountServiceAccountToken: true
`,
    ],
  },
});
