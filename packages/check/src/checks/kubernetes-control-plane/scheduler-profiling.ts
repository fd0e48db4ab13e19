import { defineFlagCheck, requireSwitch } from '../../kubernetes/flag-check.ts';

export const schedulerProfiling = defineFlagCheck({
  id: 'scheduler-profiling',
  title: 'Scheduler serves profiles',
  severity: 'low',
  why: 'Profiles show the inside of the program, and taking one costs it time. Nobody needs them in production.',
  fix: 'Set `--profiling=false`.',
  references: ['https://kubernetes.io/docs/reference/command-line-tools-reference/kube-scheduler/'],
  controls: [
    'nist-800-190:4.3.2',
    'cis-kubernetes-1.12:1.4.1',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  program: 'kube-scheduler',

  judge: (component) => requireSwitch(component, 'profiling', false, true),

  examples: {
    pass: [
      `apiVersion: v1
kind: Pod
metadata:
  name: kube-scheduler
  namespace: kube-system
spec:
  hostNetwork: true
  priorityClassName: system-node-critical
  containers:
    - name: kube-scheduler
      image: registry.k8s.io/kube-scheduler:v1.34.1
      command:
        - kube-scheduler
        - --leader-elect=true
        - --profiling=false
`,
    ],
    fail: [
      `apiVersion: v1
kind: Pod
metadata:
  name: kube-scheduler
  namespace: kube-system
spec:
  hostNetwork: true
  priorityClassName: system-node-critical
  containers:
    - name: kube-scheduler
      image: registry.k8s.io/kube-scheduler:v1.34.1
      command:
        - kube-scheduler
        - --leader-elect=true
        - --profiling=true
`,
      `apiVersion: v1
kind: Pod
metadata:
  name: kube-scheduler
  namespace: kube-system
spec:
  hostNetwork: true
  priorityClassName: system-node-critical
  containers:
    - name: kube-scheduler
      image: registry.k8s.io/kube-scheduler:v1.34.1
      command:
        - kube-scheduler
        - --leader-elect=true
`,
    ],
  },
});
