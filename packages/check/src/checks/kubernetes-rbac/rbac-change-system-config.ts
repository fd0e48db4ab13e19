import { defineCheck } from '../../check.ts';
import { rulesThatGrant } from '../../kubernetes/rbac.ts';

export const rbacChangeSystemConfig = defineCheck({
  id: 'rbac-change-system-config',
  title: 'Role changes the configuration of the cluster',
  severity: 'high',
  why: 'Config maps of kube-system steer name resolution, the proxies of nodes and, on Amazon EKS, who is an administrator. Who may change them owns the cluster.',
  fix: 'Name the config map that it is about in `resourceNames`.',
  references: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/'],
  controls: ['nist-800-190:4.3.1', 'nsa-kubernetes:authentication-and-authorization'],
  reads: 'rbac-role',

  *judge(role) {
    if (role.object.namespace !== 'kube-system') return;
    // A rule that names its objects is as narrow as it gets.
    const rules = role.rules.filter(({ isNarrow }) => !isNarrow);
    yield* rulesThatGrant(
      { ...role, rules },
      { groups: [''], resources: ['configmaps'], verbs: ['create', 'update', 'patch', 'delete'] },
    );
  },

  examples: {
    pass: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: deployer
  namespace: kube-system
rules:
  - apiGroups: [""]
    resources: [configmaps]
    resourceNames: [lease]
    verbs: [get, update]
`,
      `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: deployer
  namespace: shop
rules:
  - apiGroups: [""]
    resources: [configmaps]
    verbs: [update]
`,
    ],
    fail: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: deployer
  namespace: kube-system
rules:
  - apiGroups: [""]
    resources: [configmaps]
    verbs: [get, update]
`,
    ],
  },
});
