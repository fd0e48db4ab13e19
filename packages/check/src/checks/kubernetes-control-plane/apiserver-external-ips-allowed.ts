import { defineFlagCheck, listOf } from '../../kubernetes/flag-check.ts';

export const apiserverExternalIpsAllowed = defineFlagCheck({
  id: 'apiserver-external-ips-allowed',
  title: 'Services may claim any address',
  severity: 'low',
  why: 'Who may create a Service with externalIPs draws traffic to that address from every pod of the cluster to himself (CVE-2020-8554).',
  fix: 'Add DenyServiceExternalIPs to `--enable-admission-plugins`.',
  references: ['https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/'],
  controls: [
    'nist-800-190:4.3.3',
    'cis-kubernetes-1.12:1.2.3',
    'nsa-kubernetes:network-separation',
  ],
  program: 'kube-apiserver',

  *judge(component) {
    const { flags, command, isPartial } = component;
    if (
      isPartial ||
      listOf(component, 'enable-admission-plugins').includes('DenyServiceExternalIPs')
    )
      return;
    yield { at: flags.get('enable-admission-plugins')?.at ?? command };
  },

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
        - --enable-admission-plugins=NodeRestriction,DenyServiceExternalIPs
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
        - --enable-admission-plugins=NodeRestriction
`,
    ],
  },
});
