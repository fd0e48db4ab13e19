import { defineCheck } from '../../check.ts';
import { rulesThatGrant } from '../../kubernetes/rbac.ts';

export const rbacChangeWorkloads = defineCheck({
  id: 'rbac-change-workloads',
  title: 'Role creates or changes workloads',
  severity: 'low',
  why: 'A Deployment, a Job or another workload makes pods. Who may write one runs what he likes with any service account and secret of the namespace.',
  fix: 'Keep write verbs on workloads for controllers and deployment pipelines; give people `get`, `list` and `watch`.',
  references: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/'],
  controls: [
    'nist-800-190:4.3.1',
    'cis-kubernetes-1.12:5.1.4',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  reads: 'rbac-role',

  judge: (role) =>
    rulesThatGrant(role, {
      groups: ['apps', 'batch', ''],
      resources: [
        'deployments',
        'daemonsets',
        'statefulsets',
        'replicasets',
        'replicationcontrollers',
        'jobs',
        'cronjobs',
      ],
      verbs: ['create', 'update', 'patch'],
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
    ],
    fail: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: deployer
  namespace: shop
rules:
  - apiGroups: [apps]
    resources: [deployments, statefulsets]
    verbs: [get, create, patch]
`,
    ],
  },
});
