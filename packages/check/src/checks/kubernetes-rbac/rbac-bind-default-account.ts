import { defineCheck } from '../../check.ts';

export const rbacBindDefaultAccount = defineCheck({
  id: 'rbac-bind-default-account',
  title: 'Rights for a default service account',
  severity: 'medium',
  why: 'Every pod of the namespace that names no service account runs as the default one. Rights that are meant for one of them reach all.',
  fix: 'Make a service account for the pod that needs the rights, and bind the role to it.',
  references: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/'],
  controls: [
    'nist-800-190:4.3.1',
    'cis-kubernetes-1.12:5.1.5',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  reads: 'rbac-binding',

  *judge({ subjects, roleName }) {
    for (const { kind, name, node } of subjects) {
      if (kind !== 'ServiceAccount' || name !== 'default') continue;
      yield { at: node, says: `Every pod without an account of its own gets the role ${roleName}` };
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
  - kind: ServiceAccount
    name: deployer
    namespace: shop
`,
    ],
    fail: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: deployers
  namespace: shop
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: pod-reader
subjects:
  - kind: ServiceAccount
    name: default
    namespace: shop
`,
    ],
  },
});
