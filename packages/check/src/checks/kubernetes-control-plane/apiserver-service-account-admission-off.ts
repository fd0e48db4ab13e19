import { defineFlagCheck, listOf } from '../../kubernetes/flag-check.ts';

export const apiserverServiceAccountAdmissionOff = defineFlagCheck({
  id: 'apiserver-service-account-admission-off',
  title: 'Service accounts are not given to pods',
  severity: 'medium',
  why: 'Without the plugin ServiceAccount pods may name accounts that do not exist, and secrets that their account may not use.',
  fix: 'Remove ServiceAccount from `--disable-admission-plugins`.',
  references: ['https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/'],
  controls: [
    'nist-800-190:4.3.1',
    'cis-kubernetes-1.12:1.2.12',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  program: 'kube-apiserver',

  *judge(component) {
    const flag = component.flags.get('disable-admission-plugins');
    if (flag === undefined) return;
    if (listOf(component, 'disable-admission-plugins').includes('ServiceAccount'))
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
        - --disable-admission-plugins=DefaultStorageClass
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
        - --disable-admission-plugins=ServiceAccount
`,
    ],
  },
});
