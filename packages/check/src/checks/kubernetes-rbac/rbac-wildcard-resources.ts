import { defineCheck } from '../../check.ts';
import { allowsEverything, findIn } from '../../kubernetes/rbac.ts';
import { textOf } from '../../tree/node.ts';

/** Groups of Kubernetes itself that hold what gives power; those of operators are their own. */
const powerfulGroups = [
  ...['', '*', 'admissionregistration.k8s.io', 'apiextensions.k8s.io', 'apps', 'batch'],
  ...['certificates.k8s.io', 'rbac.authorization.k8s.io'],
];

export const rbacWildcardResources = defineCheck({
  id: 'rbac-wildcard-resources',
  title: 'Role names all resources',
  severity: 'high',
  why: 'The asterisk stands for every resource of the group, secrets and service account tokens included, and for those that a later version adds.',
  fix: 'List the resources that are used.',
  references: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/'],
  controls: [
    'nist-800-190:4.3.1',
    'cis-kubernetes-1.12:5.1.3',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  reads: 'rbac-role',

  *judge({ rules }) {
    for (const rule of rules) {
      const wildcard = findIn(rule.resources, ['*']);
      if (wildcard === undefined || allowsEverything(rule)) continue;
      if (findIn(rule.apiGroups, powerfulGroups) === undefined) continue;
      const groups = rule.apiGroups.map((group) => textOf(group) || 'core').join(', ');
      yield { at: wildcard, says: `The role names all resources of ${groups}` };
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
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: deployer
rules:
  - apiGroups: [metrics.k8s.io]
    resources: ["*"]
    verbs: [get, list]
`,
    ],
    fail: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: deployer
rules:
  - apiGroups: ["", apps]
    resources: ["*"]
    verbs: [get, list, update]
`,
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: deployer
rules:
  - apiGroups: ["*"]
    resources: ["*"]
    verbs: [get, list, watch]
`,
    ],
  },
});
