import { defineCheck } from '../../check.ts';

export const rbacBindClusterAdmin = defineCheck({
  id: 'rbac-bind-cluster-admin',
  title: 'Somebody is made an administrator of the cluster',
  severity: 'high',
  why: 'cluster-admin may do everything in every namespace. Whatever holds it, a pod or a pipeline, is one fault away from the end of the cluster.',
  fix: 'Bind a role with the rights that are used.',
  references: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/'],
  controls: [
    'nist-800-190:4.3.1',
    'cis-kubernetes-1.12:5.1.1',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  reads: 'rbac-binding',

  *judge({ roleRef, roleName, isClusterWide, subjects }) {
    if (roleName !== 'cluster-admin' || !isClusterWide) return;
    // Of whole groups of strangers other checks speak.
    const names = subjects
      .filter(({ name }) => !name.startsWith('system:'))
      .map(({ name }) => name);
    if (names.length === 0) return;
    yield { at: roleRef, says: `${names.slice(0, 5).join(', ')} may do everything in the cluster` };
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
      `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: deployers
  namespace: shop
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: cluster-admin
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
  name: cluster-admin
subjects:
  - kind: ServiceAccount
    name: deployer
    namespace: shop
`,
    ],
  },
});
