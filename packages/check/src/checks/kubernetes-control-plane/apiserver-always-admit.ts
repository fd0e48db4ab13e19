import { defineFlagCheck, listOf } from '../../kubernetes/flag-check.ts';

export const apiserverAlwaysAdmit = defineFlagCheck({
  id: 'apiserver-always-admit',
  title: 'API server admits everything',
  severity: 'high',
  why: 'AlwaysAdmit lets every object pass that nothing else refuses. It is a leftover of tests, and deprecated.',
  fix: 'Remove AlwaysAdmit from `--enable-admission-plugins`.',
  references: ['https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/'],
  controls: [
    'nist-800-190:4.3.2',
    'cis-kubernetes-1.12:1.2.10',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  program: 'kube-apiserver',

  *judge(component) {
    const flag = component.flags.get('enable-admission-plugins');
    if (flag === undefined) return;
    if (listOf(component, 'enable-admission-plugins').includes('AlwaysAdmit'))
      yield { at: flag.at };
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
        - --enable-admission-plugins=AlwaysAdmit
`,
    ],
  },
});
