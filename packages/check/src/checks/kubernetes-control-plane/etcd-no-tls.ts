import { defineFlagCheck, requireFlag } from '../../kubernetes/flag-check.ts';

export const etcdNoTls = defineFlagCheck({
  id: 'etcd-no-tls',
  title: 'Etcd talks to its clients in clear text',
  severity: 'high',
  why: 'Every secret of the cluster passes between the API server and etcd. Without TLS whoever is on the network reads them.',
  fix: 'Set `--cert-file` and `--key-file`, and listen on https addresses.',
  references: ['https://etcd.io/docs/v3.6/op-guide/security/'],
  controls: ['nist-800-190:4.3.5', 'cis-kubernetes-1.12:2.1', 'nsa-kubernetes:network-separation'],
  program: 'etcd',

  *judge(component) {
    // Everything else about TLS follows from there being none: one finding says it.
    if (component.flags.has('config-file')) return;
    yield* requireFlag(component, 'cert-file', 'key-file');
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
        - --listen-client-urls=http://0.0.0.0:2379
`,
    ],
  },
});
