import { defineCheck } from '../../check.ts';
import { rulesThatGrant } from '../../kubernetes/rbac.ts';

export const rbacPortForward = defineCheck({
  id: 'rbac-port-forward',
  title: 'Role forwards ports to pods',
  severity: 'medium',
  why: 'Port forwarding goes through the API server past every network policy, to any port of the pods: to databases and debug ports that nobody meant to be reached.',
  fix: 'Remove pods/portforward and services/proxy, and reach the service through its front door.',
  references: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/'],
  controls: [
    'nist-800-190:4.3.2',
    'nist-800-190:4.3.3',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  reads: 'rbac-role',

  judge: (role) =>
    rulesThatGrant(role, {
      groups: [''],
      resources: ['pods/portforward', 'pods/proxy', 'services/proxy'],
      verbs: ['create', 'get', 'update', 'patch'],
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
  - apiGroups: [""]
    resources: [pods/portforward]
    verbs: [create]
`,
    ],
  },
});
