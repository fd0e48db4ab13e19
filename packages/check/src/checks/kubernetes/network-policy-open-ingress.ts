import { defineCheck } from '../../check.ts';
import { isEverybody } from '../../kubernetes/network.ts';
import { at, isUnknown, itemsOf } from '../../tree/node.ts';

export const networkPolicyOpenIngress = defineCheck({
  id: 'network-policy-open-ingress',
  title: 'Network policy lets everybody in',
  severity: 'medium',
  why: 'The policy is there, but every address or every pod of every namespace may connect on every port: it protects nothing, and makes a reader believe otherwise.',
  fix: 'Name in `from` the pods and namespaces that need to connect, and in `ports` what they need.',
  references: ['https://kubernetes.io/docs/concepts/services-networking/network-policies/'],
  controls: [
    'nist-800-190:4.3.3',
    'nist-800-190:4.4.2',
    'cis-kubernetes-1.12:5.3.2',
    'nsa-kubernetes:network-separation',
  ],
  reads: 'network-policy',

  *judge({ node }) {
    for (const rule of itemsOf(at(node, 'spec', 'ingress'))) {
      // With ports it is how a front door is opened.
      if (itemsOf(at(rule, 'ports')).length > 0 || isUnknown(at(rule, 'ports'))) continue;
      if (isEverybody(rule, 'from')) yield { at: rule };
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
  ingress:
    - from:
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
  ingress:
    - from:
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
  ingress:
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
  ingress:
    - from:
        - namespaceSelector: {}
`,
    ],
  },
});
