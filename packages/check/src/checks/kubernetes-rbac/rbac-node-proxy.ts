import { defineCheck } from '../../check.ts';
import { rulesThatGrant } from '../../kubernetes/rbac.ts';

export const rbacNodeProxy = defineCheck({
  id: 'rbac-node-proxy',
  title: 'Role reaches the kubelet of every node',
  severity: 'high',
  why: 'Through nodes/proxy one asks kubelets directly: it runs commands in any pod of the node, past admission control and past the audit log.',
  fix: 'Remove nodes/proxy; for metrics nodes/metrics and nodes/stats are enough.',
  references: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/'],
  controls: [
    'nist-800-190:4.3.1',
    'cis-kubernetes-1.12:5.1.10',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  reads: 'rbac-role',

  judge: (role) =>
    rulesThatGrant(role, {
      groups: [''],
      resources: ['nodes/proxy'],
      verbs: ['get', 'create', 'update', 'patch', 'delete'],
    }),

  examples: {
    pass: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: deployer
rules:
  - apiGroups: [""]
    resources: [nodes, nodes/metrics]
    verbs: [get]
`,
    ],
    fail: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: deployer
rules:
  - apiGroups: [""]
    resources: [nodes, nodes/proxy]
    verbs: [get, list, watch]
`,
    ],
  },
});
