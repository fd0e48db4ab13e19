import { defineCheck } from '../../check.ts';

export const rbacBindAnonymous = defineCheck({
  id: 'rbac-bind-anonymous',
  title: 'Rights for everybody without a name',
  severity: 'critical',
  why: 'Requests without any credentials come as system:anonymous of the group system:unauthenticated. Whoever reaches the API server has these rights.',
  fix: 'Remove the binding, and give a name to what needs the rights.',
  references: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/'],
  controls: [
    'nist-800-190:4.3.1',
    'nist-800-190:4.3.2',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  reads: 'rbac-binding',

  *judge({ subjects, roleName }) {
    // The bootstrap of kubeadm publishes one config map to everybody on purpose.
    if (roleName === 'kubeadm:bootstrap-signer-clusterinfo') return;
    for (const { name, node } of subjects) {
      if (name !== 'system:anonymous' && name !== 'system:unauthenticated') continue;
      yield { at: node, says: `${name} gets the role ${roleName}` };
    }
  },

  examples: {
    pass: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: deployers
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: view
subjects:
  - kind: Group
    apiGroup: rbac.authorization.k8s.io
    name: developers
`,
    ],
    fail: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: deployers
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: cluster-admin
subjects:
  - kind: User
    apiGroup: rbac.authorization.k8s.io
    name: system:anonymous
`,
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: deployers
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: view
subjects:
  - kind: Group
    apiGroup: rbac.authorization.k8s.io
    name: system:unauthenticated
`,
    ],
  },
});
