import { defineFlagCheck, requireFlag } from '../../kubernetes/flag-check.ts';

export const apiserverNoClientAuthority = defineFlagCheck({
  id: 'apiserver-no-client-authority',
  title: 'API server cannot verify client certificates',
  severity: 'medium',
  why: 'Kubelets and controllers prove who they are by certificates. Without the authority that signed them they need weaker credentials.',
  fix: 'Set `--client-ca-file` to the authority that signs client certificates.',
  references: ['https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/'],
  controls: [
    'nist-800-190:4.3.2',
    'cis-kubernetes-1.12:1.2.25',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  program: 'kube-apiserver',

  judge: (component) => requireFlag(component, 'client-ca-file'),

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
        - --client-ca-file=/etc/kubernetes/pki/ca.crt
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
