import { defineCheck } from '../../check.ts';
import { isWeakCipher } from '../../kubernetes/ciphers.ts';
import { at, itemsOf, textOf } from '../../tree/node.ts';

export const kubeletWeakCiphers = defineCheck({
  id: 'kubelet-weak-ciphers',
  title: 'Kubelet offers weak ciphers',
  severity: 'medium',
  why: 'Ciphers with RC4, 3DES, RSA key exchange or CBC can be broken, or opened later by who recorded the traffic.',
  fix: 'Name only suites with ECDHE and GCM or CHACHA20 in `tlsCipherSuites`, or remove it.',
  references: ['https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/'],
  controls: [
    'nist-800-190:4.3.5',
    'cis-kubernetes-1.12:4.2.12',
    'nsa-kubernetes:network-separation',
  ],
  reads: 'kubelet-configuration',

  *judge({ node }) {
    for (const suite of itemsOf(at(node, 'tlsCipherSuites'))) {
      if (!isWeakCipher(textOf(suite) ?? '')) continue;
      yield { at: suite, says: `tlsCipherSuites names ${textOf(suite)}` };
    }
  },

  examples: {
    pass: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
tlsCipherSuites:
  - TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
`,
    ],
    fail: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
tlsCipherSuites:
  - TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
  - TLS_RSA_WITH_RC4_128_SHA
`,
    ],
  },
});
