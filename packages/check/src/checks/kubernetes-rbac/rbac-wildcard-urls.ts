import { defineCheck } from '../../check.ts';
import { findIn } from '../../kubernetes/rbac.ts';

export const rbacWildcardUrls = defineCheck({
  id: 'rbac-wildcard-urls',
  title: 'Role reaches every URL of the API server',
  severity: 'medium',
  why: 'Beside resources the API server serves metrics, logs, profiles and health, which tell much about the cluster to who reads them.',
  fix: 'List the paths that are used, such as /metrics or /healthz.',
  references: ['https://kubernetes.io/docs/concepts/security/rbac-good-practices/'],
  controls: [
    'nist-800-190:4.3.1',
    'cis-kubernetes-1.12:5.1.3',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  reads: 'rbac-role',

  *judge({ rules }) {
    for (const { urls } of rules) {
      const wildcard = findIn(urls, ['*', '/*']);
      if (wildcard !== undefined) yield { at: wildcard };
    }
  },

  examples: {
    pass: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: deployer
rules:
  - nonResourceURLs: [/metrics]
    verbs: [get]
`,
    ],
    fail: [
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: deployer
rules:
  - nonResourceURLs: ["*"]
    verbs: ["*"]
`,
    ],
  },
});
