import { defineFlagCheck, listOf } from '../../kubernetes/flag-check.ts';

export const controllerManagerNoCertificateRotation = defineFlagCheck({
  id: 'controller-manager-no-certificate-rotation',
  title: 'Serving certificates of kubelets are not renewed',
  severity: 'low',
  why: 'The feature RotateKubeletServerCertificate is on by itself. Turned off, certificates run out, or are made to last for ever.',
  fix: 'Remove `RotateKubeletServerCertificate=false` from `--feature-gates`.',
  references: [
    'https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/',
  ],
  controls: [
    'nist-800-190:4.3.5',
    'cis-kubernetes-1.12:1.3.6',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  program: 'kube-controller-manager',

  *judge(component) {
    const flag = component.flags.get('feature-gates');
    if (flag === undefined) return;
    if (listOf(component, 'feature-gates').includes('RotateKubeletServerCertificate=false')) {
      yield { at: flag.at };
    }
  },

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
        - --feature-gates=RotateKubeletServerCertificate=true
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
        - --feature-gates=RotateKubeletServerCertificate=false
`,
    ],
  },
});
