import { defineCheck } from '../../check.ts';
import { at, isUnknown, itemsOf, textOf } from '../../tree/node.ts';

export const ingressWildcardHost = defineCheck({
  id: 'ingress-wildcard-host',
  title: 'Ingress takes every host name',
  severity: 'low',
  why: 'Requests for names that nobody meant reach the program, and names of other teams, when their Ingress is gone, land here.',
  fix: 'Name the host in each rule.',
  references: [
    'https://kubernetes.io/docs/concepts/services-networking/ingress/#hostname-wildcards',
  ],
  controls: ['nist-800-190:4.3.3', 'nsa-kubernetes:network-separation'],
  reads: 'kubernetes-ingress',

  *judge({ node }) {
    for (const rule of itemsOf(at(node, 'spec', 'rules'))) {
      const host = at(rule, 'host');
      if (isUnknown(host) || (textOf(host) ?? '*') !== '*') continue;
      yield { at: host ?? rule };
    }
  },

  examples: {
    pass: [
      `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  ingressClassName: nginx
  tls:
    - hosts: ["shop.example.com"]
      secretName: web-tls
  rules:
    - host: "shop.example.com"
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: web
                port: {number: 80}
`,
      `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  ingressClassName: nginx
  tls:
    - hosts: ["*.example.com"]
      secretName: web-tls
  rules:
    - host: "*.example.com"
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: web
                port: {number: 80}
`,
    ],
    fail: [
      `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  ingressClassName: nginx
  tls:
    - hosts: ["*"]
      secretName: web-tls
  rules:
    - host: "*"
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: web
                port: {number: 80}
`,
    ],
  },
});
