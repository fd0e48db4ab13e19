import { defineCheck } from '../../check.ts';
import { rulesThatGrant } from '../../kubernetes/rbac.ts';

export const rbacExecIntoPods = defineCheck({
  id: 'rbac-exec-into-pods',
  title: 'Role runs commands in containers',
  severity: 'high',
  why: 'With exec or attach one acts as any process of the pods: with their files, their mounted tokens and their network.',
  fix: 'Remove pods/exec and pods/attach, or bind them for the time of an incident only.',
  references: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/'],
  controls: [
    'nist-800-190:4.3.1',
    'nist-800-190:4.3.2',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  reads: 'rbac-role',

  judge: (role) =>
    rulesThatGrant(role, {
      groups: [''],
      resources: ['pods/exec', 'pods/attach'],
      verbs: ['create', 'get'],
    }),

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
    resources: [pods/log]
    verbs: [get]
`,
    ],
    fail: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: deployer
  namespace: shop
rules:
  - apiGroups: [""]
    resources: [pods, pods/exec]
    verbs: [get, create]
`,
    ],
  },
});
