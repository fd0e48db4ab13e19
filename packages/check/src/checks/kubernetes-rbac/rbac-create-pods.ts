import { defineCheck } from '../../check.ts';
import { rulesThatGrant } from '../../kubernetes/rbac.ts';

export const rbacCreatePods = defineCheck({
  id: 'rbac-create-pods',
  title: 'Role creates pods',
  severity: 'medium',
  why: 'A new pod can use any service account, secret and volume of its namespace, and, where no pod security standard is enforced, the node itself.',
  fix: 'Let a controller or a deployment pipeline create pods, and take `create` from the role.',
  references: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/'],
  controls: [
    'nist-800-190:4.3.1',
    'cis-kubernetes-1.12:5.1.4',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  reads: 'rbac-role',

  judge: (role) => rulesThatGrant(role, { groups: [''], resources: ['pods'], verbs: ['create'] }),

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
    resources: [pods]
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
    resources: [pods]
    verbs: [get, list, create, delete]
`,
    ],
  },
});
