import { definePodSecurityCheck } from '../../pod-security/control.ts';
import { at, booleanOf } from '../../tree/node.ts';
import { procMounts } from './pod-proc-mount.ts';

export const podProcMountRestricted = definePodSecurityCheck({
  id: 'pod-proc-mount-restricted',
  title: 'Container in a user namespace sees all of /proc',
  severity: 'low',
  why: 'In a user namespace an unmasked /proc cannot change the node any more, but still tells much about it. The restricted standard keeps it hidden.',
  fix: 'Remove `procMount`, or set it to `Default`.',
  references: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  controls: ['nist-800-190:4.4.3', 'pss-restricted:proc-mount-type', 'nsa-kubernetes:pod-security'],
  podSecurity: {
    name: 'proc-mount-type',
    level: 'restricted',
    since: 35,
    overrides: 'proc-mount-type',
    judge: (pod) => procMounts(pod),
  },
  // Of other pods `pod-proc-mount` speaks.
  *judge(pod) {
    if (booleanOf(at(pod.spec, 'hostUsers')) === false) yield* procMounts(pod);
  },

  examples: {
    pass: [
      `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  hostUsers: false
  containers:
    - name: web
      image: nginx:1.27
      securityContext:
        procMount: Default
`,
    ],
    fail: [
      `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  hostUsers: false
  containers:
    - name: web
      image: nginx:1.27
      securityContext:
        procMount: Unmasked
`,
    ],
  },
});
