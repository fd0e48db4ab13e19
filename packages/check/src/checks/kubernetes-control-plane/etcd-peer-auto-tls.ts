import { defineFlagCheck, requireSwitch } from '../../kubernetes/flag-check.ts';

export const etcdPeerAutoTls = defineFlagCheck({
  id: 'etcd-peer-auto-tls',
  title: 'Etcd makes its own certificates for members',
  severity: 'medium',
  why: 'Certificates that each member signs itself cannot be verified: any machine can pose as a member.',
  fix: 'Remove `--peer-auto-tls`, and set `--peer-cert-file` and `--peer-key-file`.',
  references: ['https://etcd.io/docs/v3.6/op-guide/security/'],
  controls: ['nist-800-190:4.3.5', 'cis-kubernetes-1.12:2.6', 'nsa-kubernetes:network-separation'],
  program: 'etcd',

  judge: (component) => requireSwitch(component, 'peer-auto-tls', false, false),

  examples: {
    pass: [
      `apiVersion: v1
kind: Pod
metadata:
  name: etcd
  namespace: kube-system
spec:
  hostNetwork: true
  priorityClassName: system-node-critical
  containers:
    - name: etcd
      image: registry.k8s.io/etcd:3.6.4-0
      command:
        - etcd
        - --name=node-1
        - --data-dir=/var/lib/etcd
        - --peer-auto-tls=false
`,
    ],
    fail: [
      `apiVersion: v1
kind: Pod
metadata:
  name: etcd
  namespace: kube-system
spec:
  hostNetwork: true
  priorityClassName: system-node-critical
  containers:
    - name: etcd
      image: registry.k8s.io/etcd:3.6.4-0
      command:
        - etcd
        - --name=node-1
        - --data-dir=/var/lib/etcd
        - --peer-auto-tls=true
`,
    ],
  },
});
