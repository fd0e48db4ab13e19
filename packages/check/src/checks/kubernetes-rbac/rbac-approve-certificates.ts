import { defineCheck } from '../../check.ts';
import { rulesThatGrant } from '../../kubernetes/rbac.ts';

export const rbacApproveCertificates = defineCheck({
  id: 'rbac-approve-certificates',
  title: 'Role approves certificate requests',
  severity: 'high',
  why: 'A signed client certificate is an identity that cannot be taken back. Who may approve requests can make himself any user or node.',
  fix: 'Leave approval to the controllers of Kubernetes or to a signer of its own name.',
  references: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/'],
  controls: [
    'nist-800-190:4.3.1',
    'cis-kubernetes-1.12:5.1.11',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  reads: 'rbac-role',

  judge: (role) =>
    rulesThatGrant(role, {
      groups: ['certificates.k8s.io'],
      resources: ['certificatesigningrequests/approval'],
      verbs: ['update', 'patch'],
    }),

  examples: {
    pass: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: deployer
rules:
  - apiGroups: [certificates.k8s.io]
    resources: [certificatesigningrequests]
    verbs: [create, get]
`,
    ],
    fail: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: deployer
rules:
  - apiGroups: [certificates.k8s.io]
    resources: [certificatesigningrequests/approval]
    verbs: [update]
`,
    ],
  },
});
