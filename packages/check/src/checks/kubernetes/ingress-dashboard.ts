import { defineCheck } from '../../check.ts';
import { at, itemsOf, textOf } from '../../tree/node.ts';

export const ingressDashboard = defineCheck({
  id: 'ingress-dashboard',
  title: 'Ingress publishes the dashboard of the cluster',
  severity: 'high',
  why: 'The dashboard is a front door to the API server. Open to the network it is tried with every stolen and guessed token.',
  fix: 'Remove the Ingress, and use `kubectl port-forward`.',
  references: ['https://kubernetes.io/docs/tasks/access-application-cluster/web-ui-dashboard/'],
  controls: ['nist-800-190:4.3.1', 'nist-800-190:4.3.2', 'nsa-kubernetes:network-separation'],
  reads: 'kubernetes-ingress',

  *judge({ node }) {
    for (const rule of itemsOf(at(node, 'spec', 'rules'))) {
      for (const path of itemsOf(at(rule, 'http', 'paths'))) {
        const name = at(path, 'backend', 'service', 'name') ?? at(path, 'backend', 'serviceName');
        if (
          name === undefined ||
          !/^kubernetes-dashboard(?:-kong-proxy)?$/.test(textOf(name) ?? '')
        )
          continue;
        yield { at: name };
      }
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
    ],
    fail: [
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
                name: kubernetes-dashboard
                port: {number: 80}
`,
    ],
  },
});
