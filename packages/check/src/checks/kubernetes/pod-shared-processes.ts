import { defineCheck } from '../../check.ts';
import { at, booleanOf } from '../../tree/node.ts';

export const podSharedProcesses = defineCheck({
  id: 'pod-shared-processes',
  title: "Containers of a pod see one another's processes",
  severity: 'low',
  why: 'Each container can then read the environment, the memory and the files of the others, and signal them: a flaw in a sidecar reaches the program.',
  fix: 'Remove `shareProcessNamespace`, or keep it to pods whose containers trust one another.',
  references: ['https://kubernetes.io/docs/tasks/configure-pod-container/share-process-namespace/'],
  controls: ['nist-800-190:4.4.3', 'nsa-kubernetes:pod-security'],
  reads: 'pod',

  *judge({ spec }) {
    const shared = at(spec, 'shareProcessNamespace');
    if (shared !== undefined && booleanOf(shared) === true) yield { at: shared };
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
      shareProcessNamespace: false
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
      shareProcessNamespace: true
      containers:
        - name: web
          image: registry.example.com/web:1.4.2
`,
    ],
  },
});
