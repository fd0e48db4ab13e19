import { defineCheck } from '../../check.ts';
import { rulesThatGrant } from '../../kubernetes/rbac.ts';

export const rbacChangeNodes = defineCheck({
  id: 'rbac-change-nodes',
  title: 'Role changes nodes',
  severity: 'medium',
  why: 'Labels and taints decide which pods run on which node. Who may change them draws sensitive pods to a node that he holds, or empties the others.',
  fix: 'Remove the write verbs on nodes and nodes/status.',
  references: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/'],
  controls: [
    'nist-800-190:4.3.1',
    'nist-800-190:4.3.5',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  reads: 'rbac-role',

  judge: (role) =>
    rulesThatGrant(role, {
      groups: [''],
      resources: ['nodes', 'nodes/status'],
      verbs: ['create', 'update', 'patch', 'delete'],
    }),

  examples: {
    pass: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: deployer
rules:
  - apiGroups: [""]
    resources: [nodes]
    verbs: [get, list, watch]
`,
    ],
    fail: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: deployer
rules:
  - apiGroups: [""]
    resources: [nodes]
    verbs: [get, patch]
`,
    ],
  },
});
