import { defineFlagCheck, requireSwitch } from '../../kubernetes/flag-check.ts';

export const etcdNoPeerAuthentication = defineFlagCheck({
  id: 'etcd-no-peer-authentication',
  title: 'Etcd lets members join without a certificate',
  severity: 'high',
  why: 'Whoever reaches the port of the members can join them, and gets a copy of everything.',
  fix: 'Set `--peer-client-cert-auth=true` and `--peer-trusted-ca-file`.',
  references: ['https://etcd.io/docs/v3.6/op-guide/security/'],
  controls: [
    'nist-800-190:4.3.2',
    'nist-800-190:4.3.5',
    'cis-kubernetes-1.12:2.5',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  program: 'etcd',

  *judge(component) {
    // Without a certificate there is no TLS to ask for one in; another check says that.
    if (!component.flags.has('peer-cert-file')) return;
    yield* requireSwitch(component, 'peer-client-cert-auth', true, false);
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
        - --peer-client-cert-auth=true
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
        - --peer-cert-file=/etc/kubernetes/pki/etcd/peer.crt
        - --peer-key-file=/etc/kubernetes/pki/etcd/peer.key
`,
    ],
  },
});
