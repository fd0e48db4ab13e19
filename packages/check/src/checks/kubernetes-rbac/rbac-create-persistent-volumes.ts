import { defineCheck } from '../../check.ts';
import { rulesThatGrant } from '../../kubernetes/rbac.ts';

export const rbacCreatePersistentVolumes = defineCheck({
  id: 'rbac-create-persistent-volumes',
  title: 'Role creates persistent volumes',
  severity: 'medium',
  why: 'A persistent volume can be a directory of the node. Who may create one reaches the files of the node from a pod that looks harmless to the pod security standards.',
  fix: 'Let a storage class make volumes, and take `create` on persistentvolumes from the role.',
  references: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/'],
  controls: [
    'nist-800-190:4.3.1',
    'cis-kubernetes-1.12:5.1.9',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  reads: 'rbac-role',

  judge: (role) =>
    rulesThatGrant(role, { groups: [''], resources: ['persistentvolumes'], verbs: ['create'] }),

  examples: {
    pass: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: deployer
  namespace: shop
rules:
  - apiGroups: [""]
    resources: [persistentvolumeclaims]
    verbs: [create]
`,
    ],
    fail: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: deployer
rules:
  - apiGroups: [""]
    resources: [persistentvolumes]
    verbs: [get, create, delete]
`,
    ],
  },
});
