import { defineFlagCheck, requireSwitch } from '../../kubernetes/flag-check.ts';

export const apiserverProfiling = defineFlagCheck({
  id: 'apiserver-profiling',
  title: 'API server serves profiles',
  severity: 'low',
  why: 'Profiles show the inside of the program, and taking one costs it time. Nobody needs them in production.',
  fix: 'Set `--profiling=false`.',
  references: ['https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/'],
  controls: [
    'nist-800-190:4.3.2',
    'cis-kubernetes-1.12:1.2.15',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  program: 'kube-apiserver',

  judge: (component) => requireSwitch(component, 'profiling', false, true),

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
        - --profiling=false
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
        - --profiling=true
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
`,
    ],
  },
});
