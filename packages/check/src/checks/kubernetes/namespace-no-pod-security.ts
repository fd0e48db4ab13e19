import { defineCheck } from '../../check.ts';
import { at, isUnknown, keyAt } from '../../tree/node.ts';

export const namespaceNoPodSecurity = defineCheck({
  id: 'namespace-no-pod-security',
  title: 'Namespace enforces no pod security standard',
  severity: 'low',
  why: 'Any pod is admitted there, also a privileged one that owns its node, unless another policy engine says no.',
  fix: 'Add the label `pod-security.kubernetes.io/enforce: baseline`, or restricted.',
  references: ['https://kubernetes.io/docs/concepts/security/pod-security-admission/'],
  controls: [
    'nist-800-190:4.3.4',
    'nist-800-190:4.4.3',
    'cis-kubernetes-1.12:5.2.1',
    'nsa-kubernetes:pod-security',
  ],
  reads: 'kubernetes-namespace',

  *judge({ node, name }) {
    // What the control plane runs needs more than the standards allow.
    if (/^(?:kube-system|kube-public|kube-node-lease)$/.test(name)) return;
    const labels = at(node, 'metadata', 'labels');
    if (isUnknown(labels) || at(labels, 'pod-security.kubernetes.io/enforce') !== undefined) return;
    yield { at: keyAt(at(node, 'metadata') ?? node, 'name') };
  },

  examples: {
    pass: [
      `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    pod-security.kubernetes.io/enforce: restricted
`,
    ],
    fail: [
      `apiVersion: v1
kind: Namespace
metadata:
  name: shop
`,
      `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    pod-security.kubernetes.io/warn: baseline
`,
    ],
  },
});
