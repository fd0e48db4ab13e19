import { defineCheck } from '../../check.ts';
import { isEverybody } from '../../kubernetes/network.ts';
import { at, isUnknown, itemsOf } from '../../tree/node.ts';

export const networkPolicyOpenEgress = defineCheck({
  id: 'network-policy-open-egress',
  title: 'Network policy lets everything out',
  severity: 'low',
  why: 'Who takes over the pod can send what he finds anywhere, and fetch what he needs from anywhere.',
  fix: 'Name in `to` what the pod talks to; the DNS of the cluster is nearly always among it.',
  references: ['https://kubernetes.io/docs/concepts/services-networking/network-policies/'],
  controls: [
    'nist-800-190:4.3.3',
    'nist-800-190:4.4.2',
    'cis-kubernetes-1.12:5.3.2',
    'nsa-kubernetes:network-separation',
  ],
  reads: 'network-policy',

  *judge({ node }) {
    for (const rule of itemsOf(at(node, 'spec', 'egress'))) {
      // With ports it is how a front door is opened.
      if (itemsOf(at(rule, 'ports')).length > 0 || isUnknown(at(rule, 'ports'))) continue;
      if (isEverybody(rule, 'to')) yield { at: rule };
    }
  },

  examples: {
    pass: [
      `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector:
    matchLabels: {app: web}
  egress:
    - to:
        - podSelector:
            matchLabels: {app: front}
`,
      `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector:
    matchLabels: {app: web}
  egress:
    - to:
        - ipBlock: {cidr: 0.0.0.0/0}
      ports:
        - port: 443
`,
    ],
    fail: [
      `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector:
    matchLabels: {app: web}
  egress:
    - {}
`,
      `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector:
    matchLabels: {app: web}
  egress:
    - to:
        - namespaceSelector: {}
`,
    ],
  },
});
