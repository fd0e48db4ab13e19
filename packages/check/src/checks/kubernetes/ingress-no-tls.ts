import { defineCheck } from '../../check.ts';
import { at, entriesOf, isUnknown, itemsOf, keyAt } from '../../tree/node.ts';

export const ingressNoTls = defineCheck({
  id: 'ingress-no-tls',
  title: 'Ingress answers in clear text',
  severity: 'medium',
  why: 'Passwords and cookies of users pass the network readable, and anybody on the way may change the pages.',
  fix: 'Add `tls` with a secret; cert-manager gets certificates by itself.',
  references: ['https://kubernetes.io/docs/concepts/services-networking/ingress/#tls'],
  controls: ['nist-800-190:4.3.3', 'nist-800-190:4.4.2', 'nsa-kubernetes:network-separation'],
  reads: 'kubernetes-ingress',

  *judge({ node }) {
    const tls = at(node, 'spec', 'tls');
    if (at(node, 'spec') === undefined || isUnknown(tls) || itemsOf(tls).length > 0) return;
    for (const [name] of entriesOf(at(node, 'metadata', 'annotations'))) {
      // Certificates of the cloud's load balancer are named in annotations.
      if (
        /(?:certificate-arn|ssl-cert|pre-shared-cert|managed-certificates|appgw-ssl-certificate|router\.tls|ssl-passthrough)/.test(
          name,
        )
      )
        return;
    }
    yield { at: keyAt(node, 'spec') };
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
    alb.ingress.kubernetes.io/certificate-arn: arn:aws:acm:eu-west-1:123456789012:certificate/a
spec:
  ingressClassName: nginx
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
spec:
  ingressClassName: nginx
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
