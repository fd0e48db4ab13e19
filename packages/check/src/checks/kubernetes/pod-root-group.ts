import { defineCheck } from '../../check.ts';
import { at, itemsOf, numberOf } from '../../tree/node.ts';

export const podRootGroup = defineCheck({
  id: 'pod-root-group',
  title: 'Container runs in the group of root',
  severity: 'low',
  why: 'Many files of an image, and of the node when a path of it is mounted, can be read or written by the group 0.',
  fix: 'Set `runAsGroup` and `fsGroup` to a number above 0, and leave 0 out of `supplementalGroups`.',
  references: ['https://kubernetes.io/docs/tasks/configure-pod-container/security-context/'],
  controls: ['nist-800-190:4.4.3', 'cis-kubernetes-1.12:5.6.3', 'nsa-kubernetes:pod-security'],
  reads: 'pod',

  *judge({ spec, containers }) {
    const context = at(spec, 'securityContext');
    const groups = [
      at(context, 'runAsGroup'),
      at(context, 'fsGroup'),
      ...itemsOf(at(context, 'supplementalGroups')),
      ...containers.map(({ node }) => at(node, 'securityContext', 'runAsGroup')),
    ];
    for (const group of groups)
      if (group !== undefined && numberOf(group) === 0) yield { at: group };
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
      securityContext:
        runAsUser: 10001
        runAsGroup: 10001
        fsGroup: 10001
      containers:
        - name: web
          image: registry.example.com/web:1.4.2
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
        runAsUser: 10001
        runAsGroup: 0
      containers:
        - name: web
          image: registry.example.com/web:1.4.2
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
        fsGroup: 0
      containers:
        - name: web
          image: registry.example.com/web:1.4.2
`,
    ],
  },
});
