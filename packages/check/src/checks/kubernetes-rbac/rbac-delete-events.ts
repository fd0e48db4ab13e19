import { defineCheck } from '../../check.ts';
import { rulesThatGrant } from '../../kubernetes/rbac.ts';

export const rbacDeleteEvents = defineCheck({
  id: 'rbac-delete-events',
  title: 'Role deletes events',
  severity: 'low',
  why: 'Events tell what was started, killed and refused. Who may delete them wipes his traces.',
  fix: 'Remove `delete` and `deletecollection` on events; they expire by themselves.',
  references: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/'],
  controls: ['nist-800-190:4.3.1', 'nsa-kubernetes:audit-logging'],
  reads: 'rbac-role',

  judge: (role) =>
    rulesThatGrant(role, {
      groups: ['', 'events.k8s.io'],
      resources: ['events'],
      verbs: ['delete', 'deletecollection'],
    }),

  examples: {
    pass: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: deployer
rules:
  - apiGroups: [""]
    resources: [events]
    verbs: [create, patch]
`,
    ],
    fail: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: deployer
rules:
  - apiGroups: ["", events.k8s.io]
    resources: [events]
    verbs: [get, delete]
`,
    ],
  },
});
