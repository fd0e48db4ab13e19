import { defineCheck } from '../../check.ts';
import { at, booleanOf } from '../../tree/node.ts';

export const podPrivileged = defineCheck({
  id: 'pod-privileged',
  title: 'Container runs privileged',
  severity: 'critical',
  why: 'A privileged container has every capability, sees every device of the node and is not held by seccomp or AppArmor. Whoever takes over the process in it owns the node, and with it every pod there.',
  fix: 'Remove `privileged: true`. Where one capability or one device is needed, add that one.',
  references: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  controls: [
    'nist-800-190:4.4.3',
    'cis-kubernetes-1.12:5.2.2',
    'pss-baseline:privileged-containers',
    'nsa-kubernetes:pod-security',
  ],
  reads: 'pod',
  *judge({ containers }) {
    for (const { name, node } of containers) {
      const privileged = at(node, 'securityContext', 'privileged');
      if (privileged === undefined || booleanOf(privileged) !== true) continue;
      yield {
        at: privileged,
        says: `Container "${name}" runs privileged`,
        mend: [{ at: privileged, text: 'false' }],
      };
    }
  },
  examples: {
    pass: [
      `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: nginx:1.27
      securityContext:
        privileged: false
`,
    ],
    fail: [
      `apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
spec:
  template:
    spec:
      containers:
        - name: agent
          image: agent:1.0
          securityContext:
            privileged: true
`,
    ],
  },
});
