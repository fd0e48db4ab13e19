import { defineFlagCheck, requireSwitch } from '../../kubernetes/flag-check.ts';

export const etcdAutoTls = defineFlagCheck({
  id: 'etcd-auto-tls',
  title: 'Etcd makes its own certificates for clients',
  severity: 'medium',
  why: 'Certificates that etcd signs itself cannot be verified: the traffic is encrypted, but to whom nobody knows.',
  fix: 'Remove `--auto-tls`, and set `--cert-file` and `--key-file`.',
  references: ['https://etcd.io/docs/v3.6/op-guide/security/'],
  controls: ['nist-800-190:4.3.5', 'cis-kubernetes-1.12:2.3', 'nsa-kubernetes:network-separation'],
  program: 'etcd',

  judge: (component) => requireSwitch(component, 'auto-tls', false, false),

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
        - --auto-tls=false
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
        - --auto-tls=true
`,
    ],
  },
});
