import { definePodSecurityCheck } from '../../pod-security/control.ts';
import { at, isUnknown, itemsOf, textOf } from '../../tree/node.ts';

export const podHostPath = definePodSecurityCheck({
  id: 'pod-host-path',
  title: 'Pod mounts a directory of the node',
  severity: 'high',
  why: "A directory of the node is a door out of the container: with the container runtime's socket, /etc or the kubelet's directory an attacker becomes root of the node, and even read access shows the secrets of other pods.",
  fix: 'Use a PersistentVolumeClaim, an emptyDir or a projected volume. Agents that must read the node mount the one file that they need, read-only, in a namespace of their own.',
  references: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  controls: [
    'nist-800-190:4.4.3',
    'cis-kubernetes-1.12:5.2.11',
    'pss-baseline:host-path-volumes',
    'nsa-kubernetes:pod-security',
  ],
  podSecurity: {
    name: 'host-path-volumes',
    level: 'baseline',
    since: 0,

    *judge({ spec }) {
      for (const volume of itemsOf(at(spec, 'volumes'))) {
        const hostPath = at(volume, 'hostPath');
        if (hostPath === undefined || isUnknown(hostPath)) continue;
        const path = textOf(at(hostPath, 'path')) ?? 'of the node';
        yield {
          at: hostPath,
          says: `Volume "${textOf(at(volume, 'name')) ?? ''}" is the path ${path}`,
        };
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
      volumeMounts:
        - {name: tmp, mountPath: /tmp}
  volumes:
    - name: tmp
      emptyDir: {}
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
      volumes:
        - name: docker
          hostPath:
            path: /var/run/docker.sock
`,
    ],
  },
});
