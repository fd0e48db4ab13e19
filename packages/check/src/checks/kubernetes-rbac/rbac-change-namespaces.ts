import { defineCheck } from '../../check.ts';
import { rulesThatGrant } from '../../kubernetes/rbac.ts';

export const rbacChangeNamespaces = defineCheck({
  id: 'rbac-change-namespaces',
  title: 'Role changes namespaces',
  severity: 'medium',
  why: 'Labels of a namespace say which pod security standard is enforced there, and which network policies let it in. Who may change them turns both off.',
  fix: 'Remove `update` and `patch` on namespaces, or name them in `resourceNames`.',
  references: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/'],
  controls: [
    'nist-800-190:4.3.1',
    'nist-800-190:4.3.4',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  reads: 'rbac-role',

  *judge(role) {
    // A rule that names its objects is as narrow as it gets.
    const rules = role.rules.filter(({ isNarrow }) => !isNarrow);
    yield* rulesThatGrant(
      { ...role, rules },
      { groups: [''], resources: ['namespaces'], verbs: ['update', 'patch'] },
    );
  },

  examples: {
    pass: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: deployer
rules:
  - apiGroups: [""]
    resources: [namespaces]
    verbs: [get, list, create]
`,
    ],
    fail: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: deployer
rules:
  - apiGroups: [""]
    resources: [namespaces]
    verbs: [get, patch]
`,
    ],
  },
});
