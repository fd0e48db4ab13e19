import { defineCheck } from '../../check.ts';
import { at, booleanOf, isUnknown, keyAt } from '../../tree/node.ts';

export const kubeletServingCertificate = defineCheck({
  id: 'kubelet-serving-certificate',
  title: 'Kubelet serves a certificate that nobody signed',
  severity: 'low',
  why: 'The API server and metrics collectors cannot verify it, and talk to whoever answers.',
  fix: 'Set `serverTLSBootstrap: true` and approve the requests, or set `tlsCertFile` and `tlsPrivateKeyFile`.',
  references: ['https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/'],
  controls: [
    'nist-800-190:4.3.5',
    'cis-kubernetes-1.12:4.2.9',
    'cis-kubernetes-1.12:4.2.11',
    'nsa-kubernetes:network-separation',
  ],
  reads: 'kubelet-configuration',

  *judge({ node }) {
    const bootstrap = at(node, 'serverTLSBootstrap');
    if (isUnknown(bootstrap) || booleanOf(bootstrap) === true) return;
    if (at(node, 'tlsCertFile') !== undefined) return;
    yield { at: bootstrap ?? keyAt(node, 'kind') };
  },

  examples: {
    pass: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
serverTLSBootstrap: true
`,
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
tlsCertFile: /var/lib/kubelet/pki/kubelet.crt
tlsPrivateKeyFile: /var/lib/kubelet/pki/kubelet.key
`,
    ],
    fail: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
serverTLSBootstrap: false
`,
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
rotateCertificates: true
`,
    ],
  },
});
