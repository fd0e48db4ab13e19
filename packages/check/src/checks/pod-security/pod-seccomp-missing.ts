import type { Violation } from '../../check.ts';
import { definePodSecurityCheck, isWindows, latestMinor } from '../../pod-security/control.ts';
import type { PodSubject } from '../../subjects/kubernetes.ts';
import { at, isUnknown, textOf } from '../../tree/node.ts';
import { unconfinedProfiles } from './pod-seccomp-unconfined.ts';

function* missingProfiles({ spec, containers }: PodSubject): Generator<Violation> {
  const own = at(spec, 'securityContext', 'seccompProfile');
  const type = textOf(at(own, 'type'));
  if (isUnknown(own) || type === 'RuntimeDefault' || type === 'Localhost') return;
  for (const { name, node } of containers) {
    if (at(node, 'securityContext', 'seccompProfile') !== undefined) continue;
    yield { at: node, says: `Neither container "${name}" nor the pod has a seccomp profile` };
  }
}

export const podSeccompMissing = definePodSecurityCheck({
  id: 'pod-seccomp-missing',
  title: 'No filter of system calls is asked for',
  severity: 'low',
  why: 'Unless the kubelet is told otherwise, a pod without a seccomp profile may make every system call, also those that ordinary programs never make and exploits of the kernel need.',
  fix: 'Set `seccompProfile: {type: RuntimeDefault}` in the security context of the pod.',
  references: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  controls: [
    'nist-800-190:4.4.3',
    'cis-kubernetes-1.12:5.6.2',
    'pss-restricted:seccomp',
    'nsa-kubernetes:pod-security',
  ],
  podSecurity: {
    name: 'seccomp',
    level: 'restricted',
    since: 19,
    overrides: 'seccomp',
    *judge(pod, minor) {
      if (isWindows(pod, minor)) return;
      yield* unconfinedProfiles(pod);
      yield* missingProfiles(pod);
    },
  },
  // Of profiles that are set and do not filter `pod-seccomp-unconfined` speaks.
  *judge(pod) {
    if (!isWindows(pod, latestMinor)) yield* missingProfiles(pod);
  },

  examples: {
    pass: [
      `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  securityContext:
    seccompProfile:
      type: RuntimeDefault
  containers:
    - name: web
      image: nginx:1.27
`,
      `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: nginx:1.27
      securityContext:
        seccompProfile: {type: Localhost, localhostProfile: web.json}
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
`,
    ],
  },
});
