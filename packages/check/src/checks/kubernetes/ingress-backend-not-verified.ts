import { defineCheck } from '../../check.ts';
import { at, entriesOf, textOf } from '../../tree/node.ts';

export const ingressBackendNotVerified = defineCheck({
  id: 'ingress-backend-not-verified',
  title: 'Ingress does not verify the program behind it',
  severity: 'low',
  why: 'The traffic to the pods is encrypted, but whoever puts himself between gets it all the same.',
  fix: 'Set `proxy-ssl-verify: "on"` and `proxy-ssl-secret` with the authority.',
  references: [
    'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/',
  ],
  controls: ['nist-800-190:4.3.3', 'nsa-kubernetes:network-separation'],
  reads: 'kubernetes-ingress',

  *judge({ node }) {
    for (const [name, { value }] of entriesOf(at(node, 'metadata', 'annotations'))) {
      if (name === 'nginx.ingress.kubernetes.io/proxy-ssl-verify' && textOf(value) === 'off')
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
    nginx.ingress.kubernetes.io/proxy-ssl-verify: "on"
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
    nginx.ingress.kubernetes.io/proxy-ssl-verify: "off"
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
