import { defineCheck } from '../../check.ts';
import { at, entriesOf, textOf } from '../../tree/node.ts';

export const ingressNoSslRedirect = defineCheck({
  id: 'ingress-no-ssl-redirect',
  title: 'Ingress leaves clear text as it is',
  severity: 'medium',
  why: 'Users who type the name without https stay in clear text, and whoever is on the way reads their log-in.',
  fix: 'Remove the annotation; where there is TLS the redirect is the default.',
  references: [
    'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/',
  ],
  controls: ['nist-800-190:4.3.3', 'nsa-kubernetes:network-separation'],
  reads: 'kubernetes-ingress',

  *judge({ node }) {
    for (const [name, { value }] of entriesOf(at(node, 'metadata', 'annotations'))) {
      if (name === 'nginx.ingress.kubernetes.io/ssl-redirect' && textOf(value) === 'false')
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
    nginx.ingress.kubernetes.io/ssl-redirect: "true"
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
    nginx.ingress.kubernetes.io/ssl-redirect: "false"
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
