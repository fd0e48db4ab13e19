import { definePodSecurityCheck } from '../../pod-security/control.ts';
import { at, booleanOf } from '../../tree/node.ts';

export const podHostNamespaces = definePodSecurityCheck({
  id: 'pod-host-namespaces',
  title: 'Pod shares a namespace of the node',
  severity: 'high',
  why: 'In the namespaces of the node a pod sees the processes, the memory shared between them or the network of everything else there: it can read their environment, listen to their traffic and reach services that trust the node.',
  fix: 'Remove `hostNetwork`, `hostPID` and `hostIPC`. Expose ports through a Service.',
  references: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  controls: [
    'nist-800-190:4.4.3',
    'cis-kubernetes-1.12:5.2.3',
    'cis-kubernetes-1.12:5.2.4',
    'cis-kubernetes-1.12:5.2.5',
    'pss-baseline:host-namespaces',
    'nsa-kubernetes:pod-security',
  ],
  podSecurity: {
    name: 'host-namespaces',
    level: 'baseline',
    since: 0,

    *judge({ spec }) {
      for (const key of ['hostNetwork', 'hostPID', 'hostIPC']) {
        const shared = at(spec, key);
        if (shared === undefined || booleanOf(shared) !== true) continue;
        yield { at: shared, says: `The pod sets ${key}` };
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
  hostNetwork: false
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
      hostNetwork: true
      containers:
        - name: web
          image: nginx:1.27
`,
      `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  hostPID: true
  hostIPC: true
  containers:
    - name: web
      image: nginx:1.27
`,
    ],
  },
});
