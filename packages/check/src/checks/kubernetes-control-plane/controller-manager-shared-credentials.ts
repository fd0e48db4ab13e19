import { defineFlagCheck, requireSwitch } from '../../kubernetes/flag-check.ts';

export const controllerManagerSharedCredentials = defineFlagCheck({
  id: 'controller-manager-shared-credentials',
  title: 'Controllers share one identity',
  severity: 'medium',
  why: 'With one service account for all of them a flaw in one controller has the rights of all, and the audit log cannot tell them apart.',
  fix: 'Set `--use-service-account-credentials=true`.',
  references: [
    'https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/',
  ],
  controls: [
    'nist-800-190:4.3.1',
    'cis-kubernetes-1.12:1.3.3',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  program: 'kube-controller-manager',

  judge: (component) => requireSwitch(component, 'use-service-account-credentials', true, false),

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
        - --use-service-account-credentials=true
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
        - --use-service-account-credentials=false
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
