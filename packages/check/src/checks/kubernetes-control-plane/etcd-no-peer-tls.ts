import { defineFlagCheck, requireFlag } from '../../kubernetes/flag-check.ts';

export const etcdNoPeerTls = defineFlagCheck({
  id: 'etcd-no-peer-tls',
  title: 'Etcd members talk in clear text',
  severity: 'high',
  why: 'Members send one another everything that is written. Without TLS whoever is on the network reads every secret, and can join as a member.',
  fix: 'Set `--peer-cert-file` and `--peer-key-file`.',
  references: ['https://etcd.io/docs/v3.6/op-guide/security/'],
  controls: ['nist-800-190:4.3.5', 'cis-kubernetes-1.12:2.4', 'nsa-kubernetes:network-separation'],
  program: 'etcd',

  *judge(component) {
    const { flags } = component;
    // A single member has nobody to talk to.
    const members = (flags.get('initial-cluster')?.value ?? '').split(',');
    if (members.length < 2 || flags.has('config-file')) return;
    yield* requireFlag(component, 'peer-cert-file', 'peer-key-file');
  },

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
        - --peer-cert-file=/etc/kubernetes/pki/etcd/peer.crt
        - --peer-key-file=/etc/kubernetes/pki/etcd/peer.key
        - --initial-cluster=a=https://10.0.0.4:2380,b=https://10.0.0.5:2380
`,
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
        - --initial-cluster=a=http://127.0.0.1:2380
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
        - --initial-cluster=a=http://10.0.0.4:2380,b=http://10.0.0.5:2380
`,
    ],
  },
});
