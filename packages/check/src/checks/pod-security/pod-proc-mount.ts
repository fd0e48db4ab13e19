import type { Violation } from '../../check.ts';
import { definePodSecurityCheck } from '../../pod-security/control.ts';
import type { PodSubject } from '../../subjects/kubernetes.ts';
import { at, booleanOf, textOf } from '../../tree/node.ts';

/** Containers whose /proc is not the usual one. */
export function* procMounts({ containers }: PodSubject): Generator<Violation> {
  for (const { name, node } of containers) {
    const procMount = at(node, 'securityContext', 'procMount');
    const value = textOf(procMount);
    if (procMount === undefined || value === undefined || value === 'Default') continue;
    yield { at: procMount, says: `Container "${name}" sets procMount: ${value}` };
  }
}

export const podProcMount = definePodSecurityCheck({
  id: 'pod-proc-mount',
  title: 'Container sees all of /proc',
  severity: 'medium',
  why: 'The container runtime hides the parts of /proc through which the kernel can be read and changed. `Unmasked` shows them, which is meant for building containers inside one.',
  fix: 'Remove `procMount`. A builder that needs it also needs a user namespace: `hostUsers: false`.',
  references: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  controls: ['nist-800-190:4.4.3', 'pss-baseline:proc-mount-type', 'nsa-kubernetes:pod-security'],
  podSecurity: {
    name: 'proc-mount-type',
    level: 'baseline',
    since: 0,

    *judge(pod, minor) {
      const hasOwnUsers = booleanOf(at(pod.spec, 'hostUsers')) === false;
      if (!(minor >= 35 && hasOwnUsers)) yield* procMounts(pod);
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
        procMount: Default
`,
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
            procMount: Unmasked
`,
    ],
  },
});
