import type { Violation } from '../../check.ts';
import { definePodSecurityCheck, securityContextsOf } from '../../pod-security/control.ts';
import type { PodSubject } from '../../subjects/kubernetes.ts';
import { at, entriesOf, isUnknown, textOf } from '../../tree/node.ts';

const podAnnotation = 'seccomp.security.alpha.kubernetes.io/pod';
const containerAnnotation = 'container.seccomp.security.alpha.kubernetes.io/';

/** Profiles that are set, and are none that filters. */
export function* unconfinedProfiles(pod: PodSubject): Generator<Violation> {
  for (const { who, context } of securityContextsOf(pod)) {
    const profile = at(context, 'seccompProfile');
    const type = at(profile, 'type');
    if (profile === undefined || isUnknown(type)) continue;
    const value = textOf(type) ?? '';
    if (value === 'RuntimeDefault' || value === 'Localhost') continue;
    yield { at: type ?? profile, says: `${who} sets the seccomp profile ${value}` };
  }
}

/** Before 1.19 the profile was an annotation. */
function* judgeAnnotations({ metadata, containers }: PodSubject): Generator<Violation> {
  const names = new Set([
    podAnnotation,
    ...containers.map(({ name }) => containerAnnotation + name),
  ]);
  for (const [key, { value }] of entriesOf(at(metadata, 'annotations'))) {
    if (!names.has(key) || value.kind !== 'scalar') continue;
    if (/^(?:(?:runtime|docker)\/default$|localhost\/)/.test(value.text)) continue;
    yield { at: value, says: `An annotation sets the seccomp profile ${value.text}` };
  }
}

export const podSeccompUnconfined = definePodSecurityCheck({
  id: 'pod-seccomp-unconfined',
  title: 'System calls are not filtered',
  severity: 'medium',
  why: 'The filter of the container runtime keeps away some forty system calls that ordinary programs never make and exploits of the kernel need. `Unconfined` opens them all.',
  fix: 'Set `seccompProfile.type` to `RuntimeDefault`, or to `Localhost` with a profile of the program.',
  references: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  controls: [
    'nist-800-190:4.4.3',
    'cis-kubernetes-1.12:5.6.2',
    'pss-baseline:seccomp',
    'nsa-kubernetes:pod-security',
  ],
  podSecurity: {
    name: 'seccomp',
    level: 'baseline',
    since: 0,

    *judge(pod, minor) {
      if (minor < 19) yield* judgeAnnotations(pod);
      else yield* unconfinedProfiles(pod);
    },
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
      securityContext:
        seccompProfile:
          type: Unconfined
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
        seccompProfile: {type: Unconfined}
`,
    ],
  },
});
