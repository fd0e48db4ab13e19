import { defineFlagCheck, requireSwitch } from '../../kubernetes/flag-check.ts';

export const controllerManagerProfiling = defineFlagCheck({
  id: 'controller-manager-profiling',
  title: 'Controller manager serves profiles',
  severity: 'low',
  why: 'Profiles show the inside of the program, and taking one costs it time. Nobody needs them in production.',
  fix: 'Set `--profiling=false`.',
  references: [
    'https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/',
  ],
  controls: [
    'nist-800-190:4.3.2',
    'cis-kubernetes-1.12:1.3.2',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  program: 'kube-controller-manager',

  judge: (component) => requireSwitch(component, 'profiling', false, true),

  examples: {
    pass: [
      `apiVersion: v1
kind: Pod
metadata:
  name: kube-controller-manager
  namespace: kube-system
spec:
  hostNetwork: true
  priorityClassName: system-node-critical
  containers:
    - name: kube-controller-manager
      image: registry.k8s.io/kube-controller-manager:v1.34.1
      command:
        - kube-controller-manager
        - --leader-elect=true
        - --profiling=false
`,
    ],
    fail: [
      `apiVersion: v1
kind: Pod
metadata:
  name: kube-controller-manager
  namespace: kube-system
spec:
  hostNetwork: true
  priorityClassName: system-node-critical
  containers:
    - name: kube-controller-manager
      image: registry.k8s.io/kube-controller-manager:v1.34.1
      command:
        - kube-controller-manager
        - --leader-elect=true
        - --profiling=true
`,
      `apiVersion: v1
kind: Pod
metadata:
  name: kube-controller-manager
  namespace: kube-system
spec:
  hostNetwork: true
  priorityClassName: system-node-critical
  containers:
    - name: kube-controller-manager
      image: registry.k8s.io/kube-controller-manager:v1.34.1
      command:
        - kube-controller-manager
        - --leader-elect=true
`,
    ],
  },
});
