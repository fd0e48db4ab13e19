import { defineFlagCheck, requireFlag } from '../../kubernetes/flag-check.ts';

export const apiserverKubeletAuthority = defineFlagCheck({
  id: 'apiserver-kubelet-authority',
  title: 'API server does not verify kubelets',
  severity: 'low',
  why: 'Whoever stands between the API server and a node can pose as its kubelet, and reads what is typed into `kubectl exec` and what logs say.',
  fix: 'Set `--kubelet-certificate-authority`, and let kubelets ask for serving certificates with `serverTLSBootstrap`.',
  references: ['https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/'],
  controls: [
    'nist-800-190:4.3.5',
    'cis-kubernetes-1.12:1.2.5',
    'nsa-kubernetes:network-separation',
  ],
  program: 'kube-apiserver',

  judge: (component) => requireFlag(component, 'kubelet-certificate-authority'),

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
        - --kubelet-certificate-authority=/etc/kubernetes/pki/ca.crt
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
`,
    ],
  },
});
