import { defineFlagCheck, requireSwitch } from '../../kubernetes/flag-check.ts';

export const etcdNoClientAuthentication = defineFlagCheck({
  id: 'etcd-no-client-authentication',
  title: 'Etcd lets clients in without a certificate',
  severity: 'critical',
  why: 'Whoever reaches the port reads and writes everything that the cluster is made of, every secret among it, past all roles.',
  fix: 'Set `--client-cert-auth=true` and `--trusted-ca-file`.',
  references: ['https://etcd.io/docs/v3.6/op-guide/security/'],
  controls: [
    'nist-800-190:4.3.2',
    'nist-800-190:4.3.5',
    'cis-kubernetes-1.12:2.2',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  program: 'etcd',

  *judge(component) {
    // Without a certificate there is no TLS to ask for one in; another check says that.
    if (!component.flags.has('cert-file')) return;
    yield* requireSwitch(component, 'client-cert-auth', true, false);
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
        - --cert-file=/etc/kubernetes/pki/etcd/server.crt
        - --key-file=/etc/kubernetes/pki/etcd/server.key
        - --client-cert-auth=true
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
        - --cert-file=/etc/kubernetes/pki/etcd/server.crt
        - --key-file=/etc/kubernetes/pki/etcd/server.key
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
        - --cert-file=/etc/kubernetes/pki/etcd/server.crt
        - --key-file=/etc/kubernetes/pki/etcd/server.key
        - --client-cert-auth=false
`,
    ],
  },
});
