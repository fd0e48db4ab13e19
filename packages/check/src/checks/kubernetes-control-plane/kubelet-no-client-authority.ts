import { defineCheck } from '../../check.ts';
import { at, isUnknown, keyAt, textOf } from '../../tree/node.ts';

export const kubeletNoClientAuthority = defineCheck({
  id: 'kubelet-no-client-authority',
  title: 'Kubelet cannot verify client certificates',
  severity: 'medium',
  why: 'The API server shows the kubelet a certificate. Without the authority that signed it, and without token review, the kubelet cannot tell it from anybody else.',
  fix: 'Set `authentication.x509.clientCAFile`.',
  references: ['https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/'],
  controls: [
    'nist-800-190:4.3.5',
    'cis-kubernetes-1.12:4.2.3',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  reads: 'kubelet-configuration',

  *judge({ node }) {
    const authentication = at(node, 'authentication');
    if (authentication?.kind !== 'map') return;
    const file = at(authentication, 'x509', 'clientCAFile');
    if (isUnknown(file) || (textOf(file) ?? '') !== '') return;
    yield { at: file ?? keyAt(node, 'authentication') };
  },

  examples: {
    pass: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication:
  x509:
    clientCAFile: /etc/kubernetes/pki/ca.crt
`,
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
cgroupDriver: systemd
`,
    ],
    fail: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication:
  webhook:
    enabled: true
`,
    ],
  },
});
