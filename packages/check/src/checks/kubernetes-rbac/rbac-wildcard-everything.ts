import { defineCheck } from '../../check.ts';
import { allowsEverything } from '../../kubernetes/rbac.ts';

export const rbacWildcardEverything = defineCheck({
  id: 'rbac-wildcard-everything',
  title: 'Role allows everything',
  severity: 'high',
  why: 'All verbs on all resources of all groups are the rights of an administrator. Who takes over one pod with this role has the cluster, or the namespace, with every secret in it.',
  fix: 'List the API groups, resources and verbs that are used.',
  references: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/'],
  controls: [
    'nist-800-190:4.3.1',
    'cis-kubernetes-1.12:5.1.1',
    'cis-kubernetes-1.12:5.1.3',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  reads: 'rbac-role',

  *judge({ rules }) {
    for (const rule of rules) {
      if (allowsEverything(rule)) yield { at: rule.node };
    }
  },

  examples: {
    pass: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: deployer
rules:
  - apiGroups: [apps]
    resources: [deployments]
    verbs: [get, list, watch]
`,
    ],
    fail: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: operator
rules:
  - apiGroups: ["*"]
    resources: ["*"]
    verbs: ["*"]
`,
    ],
  },
});
