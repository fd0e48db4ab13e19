import { defineCheck } from '../../check.ts';
import { at, isUnknown, itemsOf, textOf } from '../../tree/node.ts';

export const istioAllowsEverybody = defineCheck({
  id: 'istio-allows-everybody',
  title: 'Mesh lets everybody call',
  severity: 'medium',
  why: 'An empty rule fits every request. Beside it, narrower rules that allow change nothing.',
  fix: 'Name in `from` who may call, and in `to` what.',
  references: ['https://istio.io/latest/docs/reference/config/security/authorization-policy/'],
  controls: ['nist-800-190:4.3.3', 'nsa-kubernetes:network-separation'],
  reads: 'kubernetes-object',
  concerns: ({ apiVersion, kind }) =>
    kind === 'AuthorizationPolicy' && apiVersion.startsWith('security.istio.io/'),

  *judge({ node }) {
    const action = at(node, 'spec', 'action');
    if (isUnknown(action) || (textOf(action) ?? 'ALLOW') !== 'ALLOW') return;
    for (const rule of itemsOf(at(node, 'spec', 'rules'))) {
      if (rule.kind === 'map' && rule.entries.size === 0) yield { at: rule };
    }
  },

  examples: {
    pass: [
      `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: web
  namespace: shop
spec:
  rules:
    - from:
        - source: {principals: [cluster.local/ns/front/sa/web]}
`,
      `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: web
  namespace: shop
spec:
  action: DENY
  rules:
    - {}
`,
    ],
    fail: [
      `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: web
  namespace: shop
spec:
  action: ALLOW
  rules:
    - {}
`,
    ],
  },
});
