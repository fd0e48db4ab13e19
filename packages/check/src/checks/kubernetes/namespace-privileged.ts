import { defineCheck } from '../../check.ts';
import { at, textOf } from '../../tree/node.ts';

export const namespacePrivileged = defineCheck({
  id: 'namespace-privileged',
  title: 'Namespace admits privileged pods',
  severity: 'medium',
  why: 'Who may create a pod there owns the node that it lands on, and with it the pods of everybody else.',
  fix: 'Enforce baseline or restricted, and move what needs more into a namespace of its own.',
  references: ['https://kubernetes.io/docs/concepts/security/pod-security-admission/'],
  controls: [
    'nist-800-190:4.3.4',
    'nist-800-190:4.4.3',
    'cis-kubernetes-1.12:5.2.2',
    'nsa-kubernetes:pod-security',
  ],
  reads: 'kubernetes-namespace',

  *judge({ node, name }) {
    const level = at(node, 'metadata', 'labels', 'pod-security.kubernetes.io/enforce');
    if (level !== undefined && textOf(level) === 'privileged' && name !== 'kube-system')
      yield { at: level };
  },

  examples: {
    pass: [
      `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    pod-security.kubernetes.io/enforce: baseline
`,
    ],
    fail: [
      `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    pod-security.kubernetes.io/enforce: privileged
`,
    ],
  },
});
