import { defineFlagCheck, requireFlag } from '../../kubernetes/flag-check.ts';

export const apiserverEtcdAuthority = defineFlagCheck({
  id: 'apiserver-etcd-authority',
  title: 'API server does not verify etcd',
  severity: 'medium',
  why: 'Whoever stands between the API server and etcd can pose as etcd, and serves the cluster what he likes.',
  fix: 'Set `--etcd-cafile` to the authority that signed the certificate of etcd.',
  references: ['https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/'],
  controls: [
    'nist-800-190:4.3.5',
    'cis-kubernetes-1.12:1.2.26',
    'nsa-kubernetes:network-separation',
  ],
  program: 'kube-apiserver',

  judge: (component) => requireFlag(component, 'etcd-cafile'),

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
        - --etcd-cafile=/etc/kubernetes/pki/etcd/ca.crt
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
