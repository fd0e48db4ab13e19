import { defineFlagCheck, requireFlag } from '../../kubernetes/flag-check.ts';

export const apiserverNoServiceAccountKey = defineFlagCheck({
  id: 'apiserver-no-service-account-key',
  title: 'Service account tokens are signed with the key of the server',
  severity: 'low',
  why: 'Without keys of its own for tokens the API server takes the one of its TLS certificate, which then cannot be changed without ending every token.',
  fix: 'Set `--service-account-key-file` to a key that is used for tokens alone.',
  references: ['https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/'],
  controls: [
    'nist-800-190:4.3.1',
    'cis-kubernetes-1.12:1.2.22',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  program: 'kube-apiserver',

  judge: (component) => requireFlag(component, 'service-account-key-file'),

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
        - --service-account-key-file=/etc/kubernetes/pki/sa.pub
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
