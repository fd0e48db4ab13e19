import { defineFlagCheck, requireFlag } from '../../kubernetes/flag-check.ts';

export const apiserverKubeletClientCertificate = defineFlagCheck({
  id: 'apiserver-kubelet-client-certificate',
  title: 'API server does not show kubelets who it is',
  severity: 'medium',
  why: 'Without a client certificate the API server asks kubelets as nobody, so that kubelets have to let nobody in: logs and exec of every pod among it.',
  fix: 'Set `--kubelet-client-certificate` and `--kubelet-client-key`.',
  references: ['https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/'],
  controls: [
    'nist-800-190:4.3.5',
    'cis-kubernetes-1.12:1.2.4',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  program: 'kube-apiserver',

  judge: (component) => requireFlag(component, 'kubelet-client-certificate', 'kubelet-client-key'),

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
        - --kubelet-client-certificate=/etc/kubernetes/pki/apiserver-kubelet-client.crt
        - --kubelet-client-key=/etc/kubernetes/pki/apiserver-kubelet-client.key
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
        - --kubelet-client-certificate=/etc/kubernetes/pki/apiserver-kubelet-client.crt
`,
    ],
  },
});
