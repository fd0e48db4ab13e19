import { defineFlagCheck, listOf } from '../../kubernetes/flag-check.ts';

export const apiserverNamespaceLifecycleOff = defineFlagCheck({
  id: 'apiserver-namespace-lifecycle-off',
  title: 'Objects are created in namespaces that end',
  severity: 'medium',
  why: 'NamespaceLifecycle refuses objects in namespaces that do not exist or are being removed, and keeps the namespaces of Kubernetes from being deleted.',
  fix: 'Remove NamespaceLifecycle from `--disable-admission-plugins`.',
  references: ['https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/'],
  controls: [
    'nist-800-190:4.3.2',
    'cis-kubernetes-1.12:1.2.13',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  program: 'kube-apiserver',

  *judge(component) {
    const flag = component.flags.get('disable-admission-plugins');
    if (flag === undefined) return;
    if (listOf(component, 'disable-admission-plugins').includes('NamespaceLifecycle'))
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
        - --disable-admission-plugins=NamespaceLifecycle
`,
    ],
  },
});
