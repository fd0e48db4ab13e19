import { definePodSecurityCheck, securityContextsOf } from '../../pod-security/control.ts';
import { at, entriesOf, isUnknown, textOf } from '../../tree/node.ts';

const annotationPrefix = 'container.apparmor.security.beta.kubernetes.io/';

export const podAppArmorOff = definePodSecurityCheck({
  id: 'pod-apparmor-off',
  title: 'AppArmor is turned off',
  severity: 'medium',
  why: 'The profile of the container runtime keeps a process from writing to /proc and /sys, from mounting and from tracing others. Without it one more fault is enough to get out.',
  fix: 'Remove the setting, or use `type: RuntimeDefault`.',
  references: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  controls: ['nist-800-190:4.4.3', 'pss-baseline:app-armor', 'nsa-kubernetes:pod-security'],
  podSecurity: {
    name: 'app-armor',
    level: 'baseline',
    since: 0,

    *judge(pod) {
      for (const { who, context } of securityContextsOf(pod)) {
        const type = at(context, 'appArmorProfile', 'type');
        const profile = at(context, 'appArmorProfile');
        if (profile === undefined || isUnknown(type) || isUnknown(profile)) continue;
        const value = textOf(type) ?? '';
        if (value === 'RuntimeDefault' || value === 'Localhost') continue;
        yield { at: type ?? profile, says: `${who} sets the AppArmor profile ${value}` };
      }
      for (const [key, { value }] of entriesOf(at(pod.metadata, 'annotations'))) {
        if (!key.startsWith(annotationPrefix) || value.kind !== 'scalar') continue;
        if (/^(?:$|runtime\/default$|localhost\/)/.test(value.text)) continue;
        yield { at: value, says: `An annotation sets the AppArmor profile ${value.text}` };
      }
    },
  },

  examples: {
    pass: [
      `apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations:
    container.apparmor.security.beta.kubernetes.io/web: runtime/default
spec:
  containers:
    - name: web
      image: nginx:1.27
`,
      `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  securityContext:
    appArmorProfile:
      type: RuntimeDefault
  containers:
    - name: web
      image: nginx:1.27
`,
    ],
    fail: [
      `apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations:
    container.apparmor.security.beta.kubernetes.io/web: unconfined
spec:
  containers:
    - name: web
      image: nginx:1.27
`,
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
        appArmorProfile:
          type: Unconfined
      containers:
        - name: web
          image: nginx:1.27
`,
    ],
  },
});
