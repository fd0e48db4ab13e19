import { defineFlagCheck, requireFlag } from '../../kubernetes/flag-check.ts';

export const controllerManagerNoRootAuthority = defineFlagCheck({
  id: 'controller-manager-no-root-authority',
  title: 'Pods are not told whom to trust',
  severity: 'low',
  why: 'The certificate of the authority comes to pods beside their token. Without it they cannot verify the API server, and may hand their token to somebody else.',
  fix: 'Set `--root-ca-file` to the authority of the API server.',
  references: [
    'https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/',
  ],
  controls: [
    'nist-800-190:4.3.5',
    'cis-kubernetes-1.12:1.3.5',
    'nsa-kubernetes:network-separation',
  ],
  program: 'kube-controller-manager',

  judge: (component) => requireFlag(component, 'root-ca-file'),

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
        - --root-ca-file=/etc/kubernetes/pki/ca.crt
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
`,
    ],
  },
});
