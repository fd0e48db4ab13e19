import { defineCheck } from '../../check.ts';
import { rulesThatGrant } from '../../kubernetes/rbac.ts';

export const rbacCreateTokens = defineCheck({
  id: 'rbac-create-tokens',
  title: 'Role makes tokens of service accounts',
  severity: 'high',
  why: 'With serviceaccounts/token one asks for a token of any service account in reach, and has its rights, also from outside of the cluster.',
  fix: 'Remove serviceaccounts/token, or name the accounts in `resourceNames`.',
  references: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/'],
  controls: [
    'nist-800-190:4.3.1',
    'cis-kubernetes-1.12:5.1.13',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  reads: 'rbac-role',

  *judge(role) {
    // A rule that names its objects is as narrow as it gets.
    const rules = role.rules.filter(({ isNarrow }) => !isNarrow);
    yield* rulesThatGrant(
      { ...role, rules },
      { groups: [''], resources: ['serviceaccounts/token'], verbs: ['create'] },
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
kind: Role
metadata:
  name: deployer
  namespace: shop
rules:
  - apiGroups: [""]
    resources: [serviceaccounts/token]
    resourceNames: [builder]
    verbs: [create]
`,
    ],
    fail: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: deployer
rules:
  - apiGroups: [""]
    resources: [serviceaccounts/token]
    verbs: [create]
`,
    ],
  },
});
