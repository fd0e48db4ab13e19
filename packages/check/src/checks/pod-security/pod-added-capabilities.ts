import { definePodSecurityCheck } from '../../pod-security/control.ts';
import { at, itemsOf, textOf } from '../../tree/node.ts';

/** What container runtimes give by default, without NET_RAW. */
export const baselineCapabilities: ReadonlySet<string> = new Set([
  ...['AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD'],
  ...['NET_BIND_SERVICE', 'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT'],
]);

export const podAddedCapabilities = definePodSecurityCheck({
  id: 'pod-added-capabilities',
  title: 'Container adds capabilities beyond the usual ones',
  severity: 'high',
  why: 'Each capability is a part of root. With SYS_ADMIN, SYS_PTRACE, SYS_MODULE or NET_ADMIN a process in a container can take over the node or listen to its neighbours.',
  fix: 'Remove the capability from `capabilities.add`. Most programs need none; a port below 1024 needs only NET_BIND_SERVICE.',
  references: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  controls: [
    'nist-800-190:4.4.3',
    'cis-kubernetes-1.12:5.2.9',
    'pss-baseline:capabilities',
    'nsa-kubernetes:pod-security',
  ],
  podSecurity: {
    name: 'capabilities',
    level: 'baseline',
    since: 0,

    *judge({ containers }) {
      for (const { name, node } of containers) {
        for (const added of itemsOf(at(node, 'securityContext', 'capabilities', 'add'))) {
          const capability = textOf(added);
          if (capability === undefined || baselineCapabilities.has(capability)) continue;
          yield { at: added, says: `Container "${name}" adds ${capability}` };
        }
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
        capabilities:
          drop: [ALL]
          add: [NET_BIND_SERVICE, CHOWN]
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
            capabilities:
              add:
                - SYS_ADMIN
                - NET_RAW
`,
    ],
  },
});
