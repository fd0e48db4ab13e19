import { defineCheck } from '../../check.ts';
import { findIn, hasWildcard } from '../../kubernetes/rbac.ts';
import { textOf } from '../../tree/node.ts';

export const rbacWildcardVerbs = defineCheck({
  id: 'rbac-wildcard-verbs',
  title: 'Role allows every verb',
  severity: 'medium',
  why: 'The asterisk holds verbs that few think of: escalate, bind, impersonate, approve, deletecollection, and whatever a later version adds.',
  fix: 'List the verbs that are used: often get, list and watch.',
  references: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/'],
  controls: [
    'nist-800-190:4.3.1',
    'cis-kubernetes-1.12:5.1.3',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  reads: 'rbac-role',

  *judge({ rules }) {
    for (const rule of rules) {
      const wildcard = findIn(rule.verbs, ['*']);
      if (wildcard === undefined || hasWildcard(rule.resources) || rule.urls.length > 0) continue;
      const resources = rule.resources.map((resource) => textOf(resource) ?? '?').join(', ');
      yield { at: wildcard, says: `The role may do anything with ${resources}` };
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
  - apiGroups: [apps]
    resources: [deployments]
    verbs: ["*"]
`,
      `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: deployer
  namespace: shop
rules:
  - apiGroups: [""]
    resources: [secrets]
    verbs: ["*"]
`,
    ],
  },
});
