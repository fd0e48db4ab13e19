import { defineCheck } from '../../check.ts';
import { at, itemsOf, textOf } from '../../tree/node.ts';

export const gatewayClearText = defineCheck({
  id: 'gateway-clear-text',
  title: 'Gateway has no listener with TLS',
  severity: 'medium',
  why: 'Everything that comes through it passes the network readable, and anybody on the way may change it.',
  fix: 'Add a listener with `protocol: HTTPS` and a certificate, and let the one for HTTP redirect to it.',
  references: ['https://gateway-api.sigs.k8s.io/guides/tls/'],
  controls: ['nist-800-190:4.3.3', 'nsa-kubernetes:network-separation'],
  reads: 'kubernetes-object',
  concerns: ({ apiVersion, kind }) =>
    kind === 'Gateway' && apiVersion.startsWith('gateway.networking.k8s.io/'),

  *judge({ node }) {
    const listeners = itemsOf(at(node, 'spec', 'listeners'));
    // Beside one with TLS, HTTP mostly redirects; alone it serves.
    const http = listeners.find((each) => textOf(at(each, 'protocol')) === 'HTTP');
    const isClear = listeners.every((each) => textOf(at(each, 'protocol')) === 'HTTP');
    if (http !== undefined && isClear) yield { at: at(http, 'protocol') ?? http };
  },

  examples: {
    pass: [
      `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: front
spec:
  gatewayClassName: cloud
  listeners:
    - name: web
      port: 443
      protocol: HTTPS
`,
    ],
    fail: [
      `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: front
spec:
  gatewayClassName: cloud
  listeners:
    - name: web
      port: 443
      protocol: HTTP
`,
    ],
  },
});
