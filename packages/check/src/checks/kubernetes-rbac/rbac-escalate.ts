import { defineCheck } from '../../check.ts';
import { rulesThatGrant } from '../../kubernetes/rbac.ts';

export const rbacEscalate = defineCheck({
  id: 'rbac-escalate',
  title: 'Role gives itself more rights',
  severity: 'high',
  why: 'Kubernetes lets nobody hand out rights that he does not have, except with the verbs escalate and bind. Their holder becomes an administrator whenever he likes.',
  fix: 'Remove `escalate` and `bind`. What creates roles should hold the rights that it hands out.',
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
        groups: ['rbac.authorization.k8s.io'],
        resources: ['roles', 'clusterroles'],
        verbs: ['escalate', 'bind'],
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
  - apiGroups: [rbac.authorization.k8s.io]
    resources: [roles, rolebindings]
    verbs: [get, create]
`,
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: deployer
rules:
  - apiGroups: [rbac.authorization.k8s.io]
    resources: [clusterroles]
    resourceNames: [view]
    verbs: [bind]
`,
    ],
    fail: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: deployer
rules:
  - apiGroups: [rbac.authorization.k8s.io]
    resources: [clusterroles]
    verbs: [get, bind, escalate]
`,
    ],
  },
});
