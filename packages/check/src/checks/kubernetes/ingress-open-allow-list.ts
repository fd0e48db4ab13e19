import { defineCheck } from '../../check.ts';
import { at, entriesOf, textOf } from '../../tree/node.ts';

export const ingressOpenAllowList = defineCheck({
  id: 'ingress-open-allow-list',
  title: 'Allow list of an Ingress allows everybody',
  severity: 'low',
  why: 'Somebody reads the annotation and believes that the service is for a few networks.',
  fix: 'Name the networks, or remove the annotation.',
  references: [
    'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/',
  ],
  controls: ['nist-800-190:4.3.3', 'nsa-kubernetes:network-separation'],
  reads: 'kubernetes-ingress',

  *judge({ node }) {
    for (const [name, { value }] of entriesOf(at(node, 'metadata', 'annotations'))) {
      if (
        /^nginx\.ingress\.kubernetes\.io\/(?:whitelist|allowlist)-source-range$/.test(name) &&
        /(?:^|,)\s*(?:0\.0\.0\.0|::)\/0/.test(textOf(value) ?? '')
      )
        yield { at: value };
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
  annotations:
    nginx.ingress.kubernetes.io/whitelist-source-range: 10.0.0.0/8
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
    ],
    fail: [
      `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    nginx.ingress.kubernetes.io/whitelist-source-range: 0.0.0.0/0
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
    ],
  },
});
