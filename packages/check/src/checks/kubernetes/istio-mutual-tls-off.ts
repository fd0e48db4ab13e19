import { defineCheck } from '../../check.ts';
import { at, textOf } from '../../tree/node.ts';

export const istioMutualTlsOff = defineCheck({
  id: 'istio-mutual-tls-off',
  title: 'Mesh takes requests without a certificate',
  severity: 'medium',
  why: 'In PERMISSIVE mode, and with mutual TLS disabled, any pod may send clear text, and nobody proves who he is: rules on who may call whom then hold for nobody.',
  fix: 'Set `mtls.mode: STRICT` when every client is in the mesh.',
  references: ['https://istio.io/latest/docs/reference/config/security/peer_authentication/'],
  controls: ['nist-800-190:4.3.3', 'nsa-kubernetes:network-separation'],
  reads: 'kubernetes-object',
  concerns: ({ apiVersion, kind }) =>
    kind === 'PeerAuthentication' && apiVersion.startsWith('security.istio.io/'),

  *judge({ node }) {
    const mode = at(node, 'spec', 'mtls', 'mode');
    if (mode === undefined || !/^(?:PERMISSIVE|DISABLE)$/.test(textOf(mode) ?? '')) return;
    yield { at: mode, says: `mtls.mode is ${textOf(mode)}` };
  },

  examples: {
    pass: [
      `apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: default
  namespace: istio-system
spec:
  mtls:
    mode: STRICT
`,
    ],
    fail: [
      `apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: default
  namespace: istio-system
spec:
  mtls:
    mode: PERMISSIVE
`,
      `apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: default
  namespace: istio-system
spec:
  mtls:
    mode: DISABLE
`,
    ],
  },
});
