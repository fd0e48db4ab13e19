import { defineCheck } from '../../check.ts';
import { findIn, hasWildcard } from '../../kubernetes/rbac.ts';

export const rbacWildcardApiGroups = defineCheck({
  id: 'rbac-wildcard-api-groups',
  title: 'Role names all API groups',
  severity: 'low',
  why: 'A resource of that name in any API group is meant, also in one that somebody installs tomorrow.',
  fix: 'List the API groups; the core group is "".',
  references: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/'],
  controls: [
    'nist-800-190:4.3.1',
    'cis-kubernetes-1.12:5.1.3',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  reads: 'rbac-role',

  *judge({ rules }) {
    for (const { apiGroups, resources, verbs } of rules) {
      const wildcard = findIn(apiGroups, ['*']);
      // Of wider rules other checks speak.
      if (wildcard === undefined || hasWildcard(resources) || hasWildcard(verbs)) continue;
      yield { at: wildcard };
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
  name: deployer
rules:
  - apiGroups: ["*"]
    resources: [deployments]
    verbs: [get, list]
`,
    ],
  },
});
