import { defineFlagCheck, listOf } from '../../kubernetes/flag-check.ts';

export const apiserverNoNodeAuthorizer = defineFlagCheck({
  id: 'apiserver-no-node-authorizer',
  title: 'API server does not narrow what kubelets may read',
  severity: 'medium',
  why: 'The Node authorizer gives each kubelet only the secrets of pods on its node. Without it one node that is taken over reads them all.',
  fix: 'Set `--authorization-mode=Node,RBAC`.',
  references: ['https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/'],
  controls: [
    'nist-800-190:4.3.5',
    'cis-kubernetes-1.12:1.2.7',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  program: 'kube-apiserver',

  *judge(component) {
    const { flags, command, isPartial } = component;
    // The file lists the authorizers itself.
    if (flags.has('authorization-config')) return;
    const modes = listOf(component, 'authorization-mode');
    if (modes.includes('Node') || modes.includes('AlwaysAllow')) return;
    const flag = flags.get('authorization-mode');
    if (flag !== undefined) yield { at: flag.at, says: '--authorization-mode does not name Node' };
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
        - --authorization-config=/etc/kubernetes/authz.yaml
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
        - --authorization-mode=RBAC
`,
    ],
  },
});
