import { defineFlagCheck, listOf } from '../../kubernetes/flag-check.ts';

export const apiserverNoRbac = defineFlagCheck({
  id: 'apiserver-no-rbac',
  title: 'API server does not use roles',
  severity: 'high',
  why: 'Without RBAC rights are given by files on the disk of the API server, or to everybody.',
  fix: 'Set `--authorization-mode=Node,RBAC`.',
  references: ['https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/'],
  controls: [
    'nist-800-190:4.3.1',
    'cis-kubernetes-1.12:1.2.8',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  program: 'kube-apiserver',

  *judge(component) {
    const { flags, command, isPartial } = component;
    // The file lists the authorizers itself.
    if (flags.has('authorization-config')) return;
    const modes = listOf(component, 'authorization-mode');
    if (modes.includes('RBAC') || modes.includes('AlwaysAllow')) return;
    const flag = flags.get('authorization-mode');
    if (flag !== undefined) yield { at: flag.at, says: '--authorization-mode does not name RBAC' };
    else if (!isPartial) yield { at: command, says: '--authorization-mode is not set' };
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
        - --authorization-mode=Node,ABAC
        - --authorization-policy-file=/etc/kubernetes/abac.json
`,
    ],
  },
});
