import { defineCheck } from '../../check.ts';
import { rulesThatGrant } from '../../kubernetes/rbac.ts';

export const rbacEphemeralContainers = defineCheck({
  id: 'rbac-ephemeral-containers',
  title: 'Role adds containers to running pods',
  severity: 'high',
  why: 'An ephemeral container joins a running pod with an image of choice: it sees the files, processes and tokens of the others there.',
  fix: 'Remove pods/ephemeralcontainers, or bind it for the time of an incident only.',
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
      resources: ['pods/ephemeralcontainers'],
      verbs: ['update', 'patch'],
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
kind: ClusterRole
metadata:
  name: deployer
rules:
  - apiGroups: [""]
    resources: [pods/ephemeralcontainers]
    verbs: [patch]
`,
    ],
  },
});
