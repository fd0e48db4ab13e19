import { defineCheck } from '../../check.ts';

export const rbacBindEveryone = defineCheck({
  id: 'rbac-bind-everyone',
  title: 'Rights for every user or every service account',
  severity: 'high',
  why: 'All users who can log in, or all pods with a token, get the role: also the one that somebody takes over tomorrow.',
  fix: 'Bind the role to the groups or service accounts that need it.',
  references: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/'],
  controls: [
    'nist-800-190:4.3.1',
    'nist-800-190:4.3.2',
    'cis-kubernetes-1.12:5.1.5',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  reads: 'rbac-binding',

  *judge({ subjects, roleName, isClusterWide }) {
    for (const { name, node } of subjects) {
      const isEveryone = name === 'system:authenticated' || name === 'system:serviceaccounts';
      if (!isEveryone || !isClusterWide) continue;
      yield { at: node, says: `${name} gets the role ${roleName}` };
    }
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
    name: system:serviceaccounts:shop
`,
      `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: deployers
  namespace: shop
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: view
subjects:
  - kind: Group
    apiGroup: rbac.authorization.k8s.io
    name: system:authenticated
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
  name: edit
subjects:
  - kind: Group
    apiGroup: rbac.authorization.k8s.io
    name: system:authenticated
`,
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: deployers
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: secret-reader
subjects:
  - kind: Group
    apiGroup: rbac.authorization.k8s.io
    name: system:serviceaccounts
`,
    ],
  },
});
