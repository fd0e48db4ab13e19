import { defineFlagCheck, listOf } from '../../kubernetes/flag-check.ts';

export const apiserverNoEventRateLimit = defineFlagCheck({
  id: 'apiserver-no-event-rate-limit',
  title: 'API server takes any number of events',
  severity: 'low',
  why: 'Events are written by everything. A pod or a node that floods the API server with them slows it down for all, and pushes old events out.',
  fix: 'Add EventRateLimit to `--enable-admission-plugins` with a configuration of limits.',
  references: ['https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/'],
  controls: ['nist-800-190:4.3.2', 'cis-kubernetes-1.12:1.2.9', 'nsa-kubernetes:audit-logging'],
  program: 'kube-apiserver',

  *judge(component) {
    const { flags, command, isPartial } = component;
    if (isPartial || listOf(component, 'enable-admission-plugins').includes('EventRateLimit'))
      return;
    yield { at: flags.get('enable-admission-plugins')?.at ?? command };
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
        - --enable-admission-plugins=NodeRestriction,EventRateLimit
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
        - --enable-admission-plugins=NodeRestriction
`,
    ],
  },
});
