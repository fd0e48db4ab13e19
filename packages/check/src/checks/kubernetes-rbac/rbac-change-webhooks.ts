import { defineCheck } from '../../check.ts';
import { rulesThatGrant } from '../../kubernetes/rbac.ts';

export const rbacChangeWebhooks = defineCheck({
  id: 'rbac-change-webhooks',
  title: 'Role changes what admission control does',
  severity: 'high',
  why: 'Admission webhooks see every object that is created, secrets too, and may change it. Who writes their configuration reads and rewrites what others deploy, and turns policies off.',
  fix: 'Remove the write verbs, or name the one configuration in `resourceNames`.',
  references: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/'],
  controls: [
    'nist-800-190:4.3.1',
    'cis-kubernetes-1.12:5.1.12',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  reads: 'rbac-role',

  *judge(role) {
    // A rule that names its objects is as narrow as it gets.
    const rules = role.rules.filter(({ isNarrow }) => !isNarrow);
    yield* rulesThatGrant(
      { ...role, rules },
      {
        groups: ['admissionregistration.k8s.io'],
        resources: [
          'mutatingwebhookconfigurations',
          'validatingwebhookconfigurations',
          'validatingadmissionpolicies',
          'validatingadmissionpolicybindings',
          'mutatingadmissionpolicies',
          'mutatingadmissionpolicybindings',
        ],
        verbs: ['create', 'update', 'patch', 'delete'],
      },
    );
  },

  examples: {
    pass: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: deployer
rules:
  - apiGroups: [admissionregistration.k8s.io]
    resources: [validatingwebhookconfigurations]
    verbs: [get, list, watch]
`,
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: deployer
rules:
  - apiGroups: [admissionregistration.k8s.io]
    resources: [mutatingwebhookconfigurations]
    resourceNames: [mesh]
    verbs: [update]
`,
    ],
    fail: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: deployer
rules:
  - apiGroups: [admissionregistration.k8s.io]
    resources: [mutatingwebhookconfigurations]
    verbs: [create, update]
`,
    ],
  },
});
