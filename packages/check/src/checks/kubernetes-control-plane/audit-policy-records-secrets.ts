import { defineCheck } from '../../check.ts';
import { at, itemsOf, type Node, textOf, textsOf } from '../../tree/node.ts';

export const auditPolicyRecordsSecrets = defineCheck({
  id: 'audit-policy-records-secrets',
  title: 'Audit policy records the content of secrets',
  severity: 'high',
  why: 'Levels Request and RequestResponse write bodies. With secrets in them, everybody who may read the log has every password of the cluster.',
  fix: 'Before any wider rule add one of level Metadata for secrets, config maps and serviceaccounts/token.',
  references: ['https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/'],
  controls: [
    'nist-800-190:4.1.4',
    'nist-800-190:4.3.2',
    'cis-kubernetes-1.12:3.2.2',
    'nsa-kubernetes:audit-logging',
  ],
  reads: 'kubernetes-object',
  concerns: ({ apiVersion, kind }) => kind === 'Policy' && apiVersion.startsWith('audit.k8s.io/'),

  *judge({ node }) {
    for (const rule of itemsOf(at(node, 'rules'))) {
      if (rule.kind !== 'map' || !speaksOfAllSecrets(rule)) continue;
      const level = at(rule, 'level');
      if (level !== undefined && /^Request/.test(textOf(level) ?? '')) yield { at: level };
      // The first rule that fits decides.
      return;
    }
  },

  examples: {
    pass: [
      `apiVersion: audit.k8s.io/v1
kind: Policy
rules:
  - level: Metadata
    resources:
      - group: ""
        resources: [secrets, configmaps]
  - level: RequestResponse
`,
    ],
    fail: [
      `apiVersion: audit.k8s.io/v1
kind: Policy
rules:
  - level: RequestResponse
`,
      `apiVersion: audit.k8s.io/v1
kind: Policy
rules:
  - level: Request
    resources:
      - group: ""
        resources: [secrets]
`,
    ],
  },
});

/** For every user, verb and namespace; of a narrower rule nothing is certain. */
function speaksOfAllSecrets(rule: Node): boolean {
  const narrowing = ['users', 'userGroups', 'verbs', 'namespaces', 'nonResourceURLs'];
  if (narrowing.some((key) => itemsOf(at(rule, key)).length > 0)) return false;
  const resources = itemsOf(at(rule, 'resources'));
  if (resources.length === 0) return true;
  return resources.some((entry) => {
    if ((textOf(at(entry, 'group')) ?? '') !== '') return false;
    const names = textsOf(at(entry, 'resources'));
    return names.length === 0 || names.includes('secrets') || names.includes('*');
  });
}
