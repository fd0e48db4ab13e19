import { defineFlagCheck, listOf } from '../../kubernetes/flag-check.ts';

export const apiserverAlwaysAllow = defineFlagCheck({
  id: 'apiserver-always-allow',
  title: 'API server allows every request',
  severity: 'critical',
  why: 'With AlwaysAllow everybody who can log in is an administrator.',
  fix: 'Set `--authorization-mode=Node,RBAC`.',
  references: ['https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/'],
  controls: [
    'nist-800-190:4.3.1',
    'cis-kubernetes-1.12:1.2.6',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  program: 'kube-apiserver',

  *judge(component) {
    const flag = component.flags.get('authorization-mode');
    if (flag === undefined || !listOf(component, 'authorization-mode').includes('AlwaysAllow'))
      return;
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
        - --authorization-mode=Node,RBAC
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
        - --authorization-mode=AlwaysAllow
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
        - --authorization-mode=RBAC,AlwaysAllow
`,
    ],
  },
});
