import { definePodSecurityCheck, securityContextsOf } from '../../pod-security/control.ts';
import { at, booleanOf, numberOf } from '../../tree/node.ts';

export const podRunAsRootUser = definePodSecurityCheck({
  id: 'pod-run-as-root-user',
  title: 'Pod asks to run as user 0',
  severity: 'high',
  why: 'User 0 is root, whatever the image says. A process that is root in a container is root for the kernel too, and needs one fault less to get out.',
  fix: 'Set `runAsUser` to a number above 0, or leave it out and give the image a USER.',
  references: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  controls: [
    'nist-800-190:4.4.3',
    'cis-kubernetes-1.12:5.2.7',
    'pss-restricted:running-as-non-root-user',
    'nsa-kubernetes:pod-security',
  ],
  podSecurity: {
    name: 'running-as-non-root-user',
    level: 'restricted',
    since: 23,

    *judge(pod, minor) {
      if (minor >= 35 && booleanOf(at(pod.spec, 'hostUsers')) === false) return;
      for (const { who, context } of securityContextsOf(pod)) {
        const user = at(context, 'runAsUser');
        if (user === undefined || numberOf(user) !== 0) continue;
        yield { at: user, says: `${who} sets runAsUser: 0` };
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
    runAsUser: 10001
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
        runAsUser: 0
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
        runAsUser: 0
`,
    ],
  },
});
