import { defineCheck } from '../../check.ts';
import { rulesThatGrant } from '../../kubernetes/rbac.ts';

export const rbacReadAllSecrets = defineCheck({
  id: 'rbac-read-all-secrets',
  title: 'Cluster role reads secrets',
  severity: 'high',
  why: 'Bound to the whole cluster, such a role hands out every secret of every namespace, those of kube-system among them: whoever takes over its holder has taken over the cluster.',
  fix: 'Use a Role in the namespaces that need it, and name the secrets in `resourceNames`.',
  references: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/'],
  controls: [
    'nist-800-190:4.3.1',
    'cis-kubernetes-1.12:5.1.2',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  reads: 'rbac-role',

  *judge(role) {
    if (!role.isClusterRole) return;
    // A rule that names its objects is as narrow as it gets.
    const rules = role.rules.filter(({ isNarrow }) => !isNarrow);
    yield* rulesThatGrant(
      { ...role, rules },
      { groups: [''], resources: ['secrets'], verbs: ['get', 'list', 'watch'] },
    );
  },

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
    resources: [secrets]
    resourceNames: [tls-cert]
    verbs: [get]
`,
    ],
    fail: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: deployer
rules:
  - apiGroups: [""]
    resources: [secrets]
    verbs: [get, list, watch]
`,
    ],
  },
});
