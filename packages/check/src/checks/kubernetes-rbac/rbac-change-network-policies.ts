import { defineCheck } from '../../check.ts';
import { rulesThatGrant } from '../../kubernetes/rbac.ts';

export const rbacChangeNetworkPolicies = defineCheck({
  id: 'rbac-change-network-policies',
  title: 'Role changes network policies',
  severity: 'medium',
  why: 'Network policies keep pods apart. Who may change or delete them opens the way from a pod that he holds to every other.',
  fix: 'Remove the write verbs on networkpolicies from roles of workloads.',
  references: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/'],
  controls: ['nist-800-190:4.3.3', 'nsa-kubernetes:network-separation'],
  reads: 'rbac-role',

  judge: (role) =>
    rulesThatGrant(role, {
      groups: ['networking.k8s.io'],
      resources: ['networkpolicies'],
      verbs: ['create', 'update', 'patch', 'delete', 'deletecollection'],
    }),

  examples: {
    pass: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: deployer
rules:
  - apiGroups: [networking.k8s.io]
    resources: [networkpolicies]
    verbs: [get, list]
`,
    ],
    fail: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: deployer
  namespace: shop
rules:
  - apiGroups: [networking.k8s.io]
    resources: [networkpolicies]
    verbs: [create, delete]
`,
    ],
  },
});
