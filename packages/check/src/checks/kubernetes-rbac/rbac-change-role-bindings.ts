import { defineCheck } from '../../check.ts';
import { rulesThatGrant } from '../../kubernetes/rbac.ts';

export const rbacChangeRoleBindings = defineCheck({
  id: 'rbac-change-role-bindings',
  title: 'Role hands out roles',
  severity: 'low',
  why: 'Who may write role bindings gives the rights that he holds to anybody else, to a service account that outlives him for one.',
  fix: 'Keep role bindings in files that are reviewed, and take the write verbs from the role.',
  references: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/'],
  controls: [
    'nist-800-190:4.3.1',
    'cis-kubernetes-1.12:5.1.8',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  reads: 'rbac-role',

  judge: (role) =>
    rulesThatGrant(role, {
      groups: ['rbac.authorization.k8s.io'],
      resources: ['rolebindings', 'clusterrolebindings'],
      verbs: ['create', 'update', 'patch'],
    }),

  examples: {
    pass: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: deployer
rules:
  - apiGroups: [rbac.authorization.k8s.io]
    resources: [rolebindings]
    verbs: [get, list, watch]
`,
    ],
    fail: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: deployer
  namespace: shop
rules:
  - apiGroups: [rbac.authorization.k8s.io]
    resources: [rolebindings]
    verbs: [create, patch]
`,
    ],
  },
});
