import { defineFlagCheck, requireNumber } from '../../kubernetes/flag-check.ts';

export const apiserverAuditLogMaxAge = defineFlagCheck({
  id: 'apiserver-audit-log-max-age',
  title: 'Audit log is kept for less than thirty days',
  severity: 'low',
  why: 'An attack is often found weeks later. A log that is thrown away before then answers nothing.',
  fix: 'Set `--audit-log-maxage=30` (days) or more, or ship the log elsewhere.',
  references: ['https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/'],
  controls: ['nist-800-190:4.3.2', 'cis-kubernetes-1.12:1.2.17', 'nsa-kubernetes:audit-logging'],
  program: 'kube-apiserver',

  *judge(component) {
    // Without a log `apiserver-no-audit-log` speaks.
    if (!component.flags.has('audit-log-path')) return;
    yield* requireNumber(component, 'audit-log-maxage', 30);
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
        - --audit-log-path=/var/log/audit.log
        - --audit-log-maxage=30
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
        - --audit-log-path=/var/log/audit.log
        - --audit-log-maxage=2
`,
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
        - --audit-log-path=/var/log/audit.log
`,
    ],
  },
});
