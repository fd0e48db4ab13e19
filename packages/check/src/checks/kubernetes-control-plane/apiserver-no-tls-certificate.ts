import { defineFlagCheck, requireFlag } from '../../kubernetes/flag-check.ts';

export const apiserverNoTlsCertificate = defineFlagCheck({
  id: 'apiserver-no-tls-certificate',
  title: 'API server makes its own certificate',
  severity: 'medium',
  why: 'A certificate that nobody signed cannot be verified. Clients learn to pass `--insecure-skip-tls-verify`, and then talk to anybody.',
  fix: 'Set `--tls-cert-file` and `--tls-private-key-file`.',
  references: ['https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/'],
  controls: [
    'nist-800-190:4.3.5',
    'cis-kubernetes-1.12:1.2.24',
    'nsa-kubernetes:network-separation',
  ],
  program: 'kube-apiserver',

  judge: (component) => requireFlag(component, 'tls-cert-file', 'tls-private-key-file'),

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
        - --tls-cert-file=/etc/kubernetes/pki/apiserver.crt
        - --tls-private-key-file=/etc/kubernetes/pki/apiserver.key
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
`,
    ],
  },
});
