import { defineFlagCheck } from '../../kubernetes/flag-check.ts';

export const apiserverTokenAuthFile = defineFlagCheck({
  id: 'apiserver-token-auth-file',
  title: 'API server takes tokens from a file',
  severity: 'high',
  why: 'Tokens of that file stand in clear text on the disk, never expire, and change only when the API server starts again.',
  fix: 'Remove `--token-auth-file`, and use OIDC, client certificates or service account tokens.',
  references: ['https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/'],
  controls: [
    'nist-800-190:4.3.2',
    'cis-kubernetes-1.12:1.2.2',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  program: 'kube-apiserver',

  *judge({ flags }) {
    const flag = flags.get('token-auth-file') ?? flags.get('basic-auth-file');
    if (flag !== undefined) yield { at: flag.at };
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
        - --oidc-issuer-url=https://login.example.com
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
        - --token-auth-file=/etc/kubernetes/tokens.csv
`,
    ],
  },
});
