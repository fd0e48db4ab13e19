import { defineCheck } from '../../check.ts';
import { at, entriesOf, textOf } from '../../tree/node.ts';

export const ingressSnippet = defineCheck({
  id: 'ingress-snippet',
  title: 'Ingress brings lines of its own for nginx',
  severity: 'high',
  why: 'Snippets go into the configuration of the controller as they are. With one, the author of an Ingress reads every secret that the controller may read: those of all namespaces (CVE-2021-25742).',
  fix: 'Remove the snippet, use the annotation that does the same, and keep `allow-snippet-annotations` off.',
  references: [
    'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/',
  ],
  controls: ['nist-800-190:4.3.2', 'nist-800-190:4.3.4', 'nsa-kubernetes:network-separation'],
  reads: 'kubernetes-ingress',

  *judge({ node }) {
    for (const [name, { value }] of entriesOf(at(node, 'metadata', 'annotations'))) {
      if (
        /^nginx\.(?:ingress\.kubernetes\.io|org)\/.*snippets?$/.test(name) &&
        (textOf(value) ?? '') !== ''
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
    nginx.ingress.kubernetes.io/proxy-body-size: 8m
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
    nginx.ingress.kubernetes.io/configuration-snippet: |
      more_set_headers "X-Frame-Options: DENY";
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
