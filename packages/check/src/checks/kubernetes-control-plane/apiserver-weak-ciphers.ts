import { isWeakCipher } from '../../kubernetes/ciphers.ts';
import { defineFlagCheck, listOf } from '../../kubernetes/flag-check.ts';

export const apiserverWeakCiphers = defineFlagCheck({
  id: 'apiserver-weak-ciphers',
  title: 'API server offers weak ciphers',
  severity: 'medium',
  why: 'Ciphers with RC4, 3DES, RSA key exchange or CBC can be broken, or opened later by who recorded the traffic.',
  fix: 'Name only suites with ECDHE and GCM or CHACHA20 in `--tls-cipher-suites`, or remove the flag.',
  references: ['https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/'],
  controls: [
    'nist-800-190:4.3.5',
    'cis-kubernetes-1.12:1.2.29',
    'nsa-kubernetes:network-separation',
  ],
  program: 'kube-apiserver',

  *judge(component) {
    const flag = component.flags.get('tls-cipher-suites');
    if (flag === undefined) return;
    const weak = listOf(component, 'tls-cipher-suites').filter(isWeakCipher);
    if (weak.length > 0)
      yield { at: flag.at, says: `--tls-cipher-suites names ${weak.join(', ')}` };
  },

  examples: {
    pass: [
      `apiVersion: v1
kind: Pod
metadata:
  name: kube-apiserver
  namespace: kube-system
spec:
  hostNetwork: true
  priorityClassName: system-node-critical
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.34.1
      command:
        - kube-apiserver
        - --advertise-address=10.0.0.4
        - --secure-port=6443
        - --tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,TLS_CHACHA20_POLY1305_SHA256
`,
    ],
    fail: [
      `apiVersion: v1
kind: Pod
metadata:
  name: kube-apiserver
  namespace: kube-system
spec:
  hostNetwork: true
  priorityClassName: system-node-critical
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.34.1
      command:
        - kube-apiserver
        - --advertise-address=10.0.0.4
        - --secure-port=6443
        - --tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,TLS_RSA_WITH_3DES_EDE_CBC_SHA
`,
    ],
  },
});
