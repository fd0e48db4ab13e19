import { defineCheck } from '../../check.ts';

export const rbacBindMasters = defineCheck({
  id: 'rbac-bind-masters',
  title: 'Rights for the group system:masters',
  severity: 'high',
  why: 'system:masters passes every authorizer, and its members cannot lose their rights before their certificates expire. Nothing should lean on it.',
  fix: 'Bind the role to a group of your own.',
  references: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/'],
  controls: [
    'nist-800-190:4.3.1',
    'cis-kubernetes-1.12:5.1.7',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  reads: 'rbac-binding',

  *judge({ subjects }) {
    for (const { name, node } of subjects) if (name === 'system:masters') yield { at: node };
  },

  examples: {
    pass: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: deployers
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: view
subjects:
  - kind: Group
    apiGroup: rbac.authorization.k8s.io
    name: operators
`,
    ],
    fail: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: deployers
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: cluster-admin
subjects:
  - kind: Group
    apiGroup: rbac.authorization.k8s.io
    name: system:masters
`,
    ],
  },
});
