import { defineCheck } from '../../check.ts';

export const rbacBindAdminClusterWide = defineCheck({
  id: 'rbac-bind-admin-cluster-wide',
  title: 'Somebody may change every namespace',
  severity: 'medium',
  why: 'The roles admin and edit are made for one namespace. Bound to the whole cluster they reach kube-system and the secrets of everybody.',
  fix: 'Use a RoleBinding in each namespace that it is for.',
  references: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/'],
  controls: [
    'nist-800-190:4.3.1',
    'cis-kubernetes-1.12:5.1.1',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  reads: 'rbac-binding',

  *judge({ roleRef, roleName, isClusterWide }) {
    if (!isClusterWide || (roleName !== 'admin' && roleName !== 'edit')) return;
    yield { at: roleRef, says: `The role ${roleName} is bound in every namespace` };
  },

  examples: {
    pass: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: deployers
  namespace: shop
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: edit
subjects:
  - kind: ServiceAccount
    name: deployer
    namespace: shop
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
  - kind: ServiceAccount
    name: deployer
    namespace: shop
`,
    ],
  },
});
