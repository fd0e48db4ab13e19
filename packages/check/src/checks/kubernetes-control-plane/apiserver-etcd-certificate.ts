import { defineFlagCheck, requireFlag } from '../../kubernetes/flag-check.ts';

export const apiserverEtcdCertificate = defineFlagCheck({
  id: 'apiserver-etcd-certificate',
  title: 'API server shows etcd no certificate',
  severity: 'high',
  why: 'An etcd that lets the API server in without a certificate lets in everybody who reaches its port, and every secret of the cluster lies in it.',
  fix: 'Set `--etcd-certfile` and `--etcd-keyfile`.',
  references: ['https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/'],
  controls: [
    'nist-800-190:4.3.5',
    'cis-kubernetes-1.12:1.2.23',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  program: 'kube-apiserver',

  judge: (component) => requireFlag(component, 'etcd-certfile', 'etcd-keyfile'),

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
        - --etcd-certfile=/etc/kubernetes/pki/apiserver-etcd-client.crt
        - --etcd-keyfile=/etc/kubernetes/pki/apiserver-etcd-client.key
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
        - --etcd-servers=http://127.0.0.1:2379
`,
    ],
  },
});
