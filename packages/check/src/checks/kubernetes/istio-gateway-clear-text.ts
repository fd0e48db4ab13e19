import { defineCheck } from '../../check.ts';
import { at, booleanOf, isUnknown, itemsOf, textOf } from '../../tree/node.ts';

export const istioGatewayClearText = defineCheck({
  id: 'istio-gateway-clear-text',
  title: 'Gateway of the mesh serves clear text',
  severity: 'low',
  why: 'Everything that comes through this port passes the network readable.',
  fix: 'Add a server with TLS, and `tls.httpsRedirect: true` to this one.',
  references: ['https://istio.io/latest/docs/reference/config/networking/gateway/'],
  controls: ['nist-800-190:4.3.3', 'nsa-kubernetes:network-separation'],
  reads: 'kubernetes-object',
  concerns: ({ apiVersion, kind }) =>
    kind === 'Gateway' && apiVersion.startsWith('networking.istio.io/'),

  *judge({ node }) {
    for (const server of itemsOf(at(node, 'spec', 'servers'))) {
      const protocol = at(server, 'port', 'protocol');
      if (protocol === undefined || textOf(protocol)?.toUpperCase() !== 'HTTP') continue;
      const redirect = at(server, 'tls', 'httpsRedirect');
      if (!isUnknown(redirect) && booleanOf(redirect) !== true) yield { at: protocol };
    }
  },

  examples: {
    pass: [
      `apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: front
spec:
  servers:
    - port: {number: 80, name: http, protocol: HTTP}
      hosts: [shop.example.com]
      tls: {httpsRedirect: true}
`,
    ],
    fail: [
      `apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: front
spec:
  servers:
    - port: {number: 80, name: http, protocol: HTTP}
      hosts: [shop.example.com]
`,
    ],
  },
});
