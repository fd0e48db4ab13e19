import { defineFlagCheck, requireFlag } from '../../kubernetes/flag-check.ts';

export const apiserverNoEncryptionAtRest = defineFlagCheck({
  id: 'apiserver-no-encryption-at-rest',
  title: 'Secrets lie in etcd in clear text',
  severity: 'medium',
  why: 'Whoever gets a backup or a disk of etcd reads every secret of the cluster.',
  fix: 'Set `--encryption-provider-config` with a KMS, secretbox or aescbc provider for secrets.',
  references: ['https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/'],
  controls: [
    'nist-800-190:4.3.2',
    'cis-kubernetes-1.12:1.2.27',
    'cis-kubernetes-1.12:1.2.28',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  program: 'kube-apiserver',

  judge: (component) => requireFlag(component, 'encryption-provider-config'),

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
        - --encryption-provider-config=/etc/kubernetes/encryption.yaml
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
