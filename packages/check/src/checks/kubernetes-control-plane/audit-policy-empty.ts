import { defineCheck } from '../../check.ts';
import { at, isUnknown, itemsOf, keyAt, textOf } from '../../tree/node.ts';

export const auditPolicyEmpty = defineCheck({
  id: 'audit-policy-empty',
  title: 'Audit policy records nothing',
  severity: 'medium',
  why: 'When every rule says None nobody can tell later who read a secret or opened a shell in a pod.',
  fix: 'Record at least Metadata for everything, and drop only what is known to be noise.',
  references: ['https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/'],
  controls: [
    'nist-800-190:4.3.2',
    'cis-kubernetes-1.12:3.2.1',
    'cis-kubernetes-1.12:3.2.2',
    'nsa-kubernetes:audit-logging',
  ],
  reads: 'kubernetes-object',
  concerns: ({ apiVersion, kind }) => kind === 'Policy' && apiVersion.startsWith('audit.k8s.io/'),

  *judge({ node }) {
    const levels = itemsOf(at(node, 'rules')).map((rule) => at(rule, 'level'));
    if (levels.some((level) => isUnknown(level) || textOf(level) !== 'None')) return;
    yield { at: keyAt(node, 'rules') };
  },

  examples: {
    pass: [
      `apiVersion: audit.k8s.io/v1
kind: Policy
rules:
  - level: None
    users: [system:kube-proxy]
  - level: Metadata
`,
    ],
    fail: [
      `apiVersion: audit.k8s.io/v1
kind: Policy
rules:
  - level: None
`,
    ],
  },
});
