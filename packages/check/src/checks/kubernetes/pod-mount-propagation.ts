import { defineCheck } from '../../check.ts';
import { at, itemsOf, textOf } from '../../tree/node.ts';

export const podMountPropagation = defineCheck({
  id: 'pod-mount-propagation',
  title: 'Mounts of a container reach the node',
  severity: 'high',
  why: 'With Bidirectional propagation what the container mounts appears on the node and in other containers. It can lay its own files over theirs.',
  fix: 'Remove `mountPropagation: Bidirectional`; only storage drivers need it.',
  references: ['https://kubernetes.io/docs/concepts/storage/volumes/#mount-propagation'],
  controls: ['nist-800-190:4.4.3', 'nsa-kubernetes:pod-security'],
  reads: 'pod',

  *judge({ containers, owner }) {
    if (owner.kind === 'DaemonSet') return;
    for (const { name, node } of containers) {
      for (const mount of itemsOf(at(node, 'volumeMounts'))) {
        const propagation = at(mount, 'mountPropagation');
        if (propagation === undefined || textOf(propagation) !== 'Bidirectional') continue;
        yield { at: propagation, says: `Container "${name}" mounts into the node` };
      }
    }
  },

  examples: {
    pass: [
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
          image: registry.example.com/web:1.4.2
          volumeMounts:
            - {name: data, mountPath: /data, mountPropagation: HostToContainer}
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
          image: registry.example.com/web:1.4.2
          volumeMounts:
            - name: data
              mountPath: /data
              mountPropagation: Bidirectional
`,
    ],
  },
});
