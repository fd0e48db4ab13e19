import { defineFlagCheck, requireFlag } from '../../kubernetes/flag-check.ts';

export const controllerManagerNoServiceAccountKey = defineFlagCheck({
  id: 'controller-manager-no-service-account-key',
  title: 'Controller manager has no key for tokens',
  severity: 'low',
  why: 'Tokens that it makes are then signed with no key that can be changed on its own.',
  fix: 'Set `--service-account-private-key-file`.',
  references: [
    'https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/',
  ],
  controls: [
    'nist-800-190:4.3.1',
    'cis-kubernetes-1.12:1.3.4',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  program: 'kube-controller-manager',

  judge: (component) => requireFlag(component, 'service-account-private-key-file'),

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
        - --service-account-private-key-file=/etc/kubernetes/pki/sa.key
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
