import { defineCheck } from '../../check.ts';
import { rulesThatGrant } from '../../kubernetes/rbac.ts';

export const rbacImpersonate = defineCheck({
  id: 'rbac-impersonate',
  title: 'Role acts as somebody else',
  severity: 'high',
  why: 'Who may impersonate users, groups or service accounts has the rights of each of them, of system:masters too, and the audit log shows the borrowed name first.',
  fix: 'Remove `impersonate`, or name in `resourceNames` whom it is for.',
  references: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/'],
  controls: [
    'nist-800-190:4.3.1',
    'cis-kubernetes-1.12:5.1.8',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  reads: 'rbac-role',

  *judge(role) {
    // A rule that names its objects is as narrow as it gets.
    const rules = role.rules.filter(({ isNarrow }) => !isNarrow);
    yield* rulesThatGrant(
      { ...role, rules },
      {
        groups: ['', 'authentication.k8s.io'],
        resources: ['users', 'groups', 'serviceaccounts', 'uids', 'userextras/scopes'],
        verbs: ['impersonate'],
      },
    );
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
  - apiGroups: [""]
    resources: [users]
    resourceNames: [ci@example.com]
    verbs: [impersonate]
`,
    ],
    fail: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: deployer
rules:
  - apiGroups: [""]
    resources: [users, groups, serviceaccounts]
    verbs: [impersonate]
`,
    ],
  },
});
