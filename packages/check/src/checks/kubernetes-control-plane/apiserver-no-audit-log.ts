import { defineFlagCheck, requireFlag } from '../../kubernetes/flag-check.ts';

export const apiserverNoAuditLog = defineFlagCheck({
  id: 'apiserver-no-audit-log',
  title: 'API server keeps no audit log',
  severity: 'medium',
  why: 'Without it nobody can tell who read a secret, opened a shell in a pod or made himself an administrator.',
  fix: 'Set `--audit-policy-file`, and `--audit-log-path` or `--audit-webhook-config-file`.',
  references: ['https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/'],
  controls: [
    'nist-800-190:4.3.2',
    'cis-kubernetes-1.12:1.2.16',
    'cis-kubernetes-1.12:3.2.1',
    'nsa-kubernetes:audit-logging',
  ],
  program: 'kube-apiserver',

  *judge(component) {
    if (component.flags.has('audit-webhook-config-file')) return;
    yield* requireFlag(component, 'audit-log-path');
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
        - --audit-policy-file=/etc/kubernetes/audit.yaml
        - --audit-log-path=/var/log/kubernetes/audit.log
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
