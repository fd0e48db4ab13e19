import { defineFlagCheck } from '../../kubernetes/flag-check.ts';

export const apiserverInsecurePort = defineFlagCheck({
  id: 'apiserver-insecure-port',
  title: 'API server has a port without authentication',
  severity: 'critical',
  why: 'Whoever reaches the insecure port is an administrator: it knows neither log-in nor TLS. Kubernetes 1.24 removed it.',
  fix: 'Remove `--insecure-port` and `--insecure-bind-address`.',
  references: ['https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/'],
  controls: [
    'nist-800-190:4.3.2',
    'nist-800-190:4.3.5',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  program: 'kube-apiserver',

  *judge({ flags }) {
    const port = flags.get('insecure-port');
    const address = flags.get('insecure-bind-address');
    if (port?.value === '0') return;
    const flag = port ?? address;
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
        - --insecure-port=0
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
        - --insecure-port=8080
`,
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
        - --insecure-bind-address=0.0.0.0
`,
    ],
  },
});
