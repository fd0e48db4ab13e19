import { definePodSecurityCheck } from '../../pod-security/control.ts';
import { at, booleanOf, isUnknown } from '../../tree/node.ts';

export const podRunAsNonRoot = definePodSecurityCheck({
  id: 'pod-run-as-non-root',
  title: 'Pod may run as root',
  severity: 'medium',
  why: 'A process that is root in a container is root for the kernel too: a fault in the kernel or in the container runtime then gives it the node. `runAsNonRoot` makes the kubelet refuse an image that would.',
  fix: 'Set `runAsNonRoot: true` in the security context of the pod, and build the image with a numeric USER.',
  references: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  controls: [
    'nist-800-190:4.4.3',
    'cis-kubernetes-1.12:5.2.7',
    'pss-restricted:running-as-non-root',
    'nsa-kubernetes:pod-security',
  ],
  podSecurity: {
    name: 'running-as-non-root',
    level: 'restricted',
    since: 0,

    *judge(pod, minor) {
      if (minor >= 35 && booleanOf(at(pod.spec, 'hostUsers')) === false) return;
      const own = at(pod.spec, 'securityContext', 'runAsNonRoot');
      if (isUnknown(own)) return;
      if (own !== undefined && booleanOf(own) === false) {
        yield { at: own, says: 'The pod sets runAsNonRoot: false' };
      }
      for (const { name, node } of pod.containers) {
        const set = at(node, 'securityContext', 'runAsNonRoot');
        if (set !== undefined && booleanOf(set) === false) {
          yield { at: set, says: `Container "${name}" sets runAsNonRoot: false` };
        } else if (set === undefined && own === undefined) {
          yield { at: node, says: `Neither container "${name}" nor the pod sets runAsNonRoot` };
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
  securityContext:
    runAsNonRoot: true
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
        runAsNonRoot: true
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
      `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  securityContext:
    runAsNonRoot: true
  containers:
    - name: web
      image: nginx:1.27
      securityContext:
        runAsNonRoot: false
`,
    ],
  },
});
