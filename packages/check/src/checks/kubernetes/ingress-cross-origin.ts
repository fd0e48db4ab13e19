import { defineCheck } from '../../check.ts';
import { at, isUnknown, textOf } from '../../tree/node.ts';

export const ingressCrossOrigin = defineCheck({
  id: 'ingress-cross-origin',
  title: 'Ingress lets every page use the log-in of its users',
  severity: 'medium',
  why: 'With any origin and credentials allowed, a page that a user merely visits may act in his name.',
  fix: 'Name the origins in `cors-allow-origin`, or set `cors-allow-credentials: "false"`.',
  references: [
    'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#enable-cors',
  ],
  controls: ['nist-800-190:4.4.4', 'nsa-kubernetes:network-separation'],
  reads: 'kubernetes-ingress',

  *judge({ node }) {
    const annotations = at(node, 'metadata', 'annotations');
    const of = (name: string) => at(annotations, `nginx.ingress.kubernetes.io/${name}`);
    const enabled = of('enable-cors');
    if (enabled === undefined || textOf(enabled) !== 'true') return;
    const origin = of('cors-allow-origin');
    // Both are the defaults of the controller.
    if (isUnknown(origin) || (textOf(origin) ?? '*') !== '*') return;
    const credentials = of('cors-allow-credentials');
    if (isUnknown(credentials) || textOf(credentials) === 'false') return;
    yield { at: origin ?? enabled };
  },

  examples: {
    pass: [
      `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    nginx.ingress.kubernetes.io/enable-cors: "true"
    nginx.ingress.kubernetes.io/cors-allow-origin: https://shop.example.com
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
    nginx.ingress.kubernetes.io/enable-cors: "true"
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
