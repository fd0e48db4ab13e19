import { definePodSecurityCheck } from '../../pod-security/control.ts';
import { at, booleanOf } from '../../tree/node.ts';

export const podPrivileged = definePodSecurityCheck({
  id: 'pod-privileged',
  title: 'Container runs privileged',
  severity: 'critical',
  why: 'A privileged container has every capability, sees every device of the node and is held by neither seccomp nor AppArmor. Whoever takes over the process in it owns the node, and with it every pod there.',
  fix: 'Remove `privileged: true`. Where one capability or one device is needed, add that one.',
  references: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  controls: [
    'nist-800-190:4.4.3',
    'cis-kubernetes-1.12:5.2.2',
    'pss-baseline:privileged-containers',
    'nsa-kubernetes:pod-security',
  ],
  podSecurity: {
    name: 'privileged-containers',
    level: 'baseline',
    since: 0,

    *judge({ containers }) {
      for (const { name, node } of containers) {
        const privileged = at(node, 'securityContext', 'privileged');
        if (privileged === undefined || booleanOf(privileged) !== true) continue;
        // Not mended: what an agent of the node needs of it, only its author can tell.
        yield { at: privileged, says: `Container "${name}" runs privileged` };
      }
    },
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
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: nginx:1.27
          securityContext:
            privileged: true
`,
      `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  initContainers:
    - name: sysctl
      image: busybox:1.36
      command: [sysctl, -w, vm.max_map_count=262144]
      securityContext: {privileged: true}
  containers:
    - name: web
      image: nginx:1.27
`,
    ],
  },
});
