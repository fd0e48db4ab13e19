import { defineFlagCheck, listOf } from '../../kubernetes/flag-check.ts';

export const apiserverNoNodeRestriction = defineFlagCheck({
  id: 'apiserver-no-node-restriction',
  title: 'Kubelets may change other nodes',
  severity: 'medium',
  why: 'NodeRestriction lets a kubelet write only its own node and the pods on it. Without it one node that is taken over relabels others and draws their pods.',
  fix: 'Add NodeRestriction to `--enable-admission-plugins`.',
  references: ['https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/'],
  controls: [
    'nist-800-190:4.3.5',
    'cis-kubernetes-1.12:1.2.14',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  program: 'kube-apiserver',

  *judge(component) {
    const { flags, command, isPartial } = component;
    if (isPartial || listOf(component, 'enable-admission-plugins').includes('NodeRestriction'))
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
        - --enable-admission-plugins=NodeRestriction
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
