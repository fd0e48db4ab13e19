import { defineCheck } from '../../check.ts';
import { at, booleanOf } from '../../tree/node.ts';

export const podInteractiveTerminal = defineCheck({
  id: 'pod-interactive-terminal',
  title: 'Workload keeps a terminal open',
  severity: 'low',
  why: 'A terminal is for people. In a workload it is a leftover of debugging, and lets whoever may attach type into the program.',
  fix: 'Remove `stdin` and `tty`.',
  references: ['https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/'],
  controls: ['nist-800-190:4.4.3', 'nsa-kubernetes:pod-security'],
  reads: 'pod',

  *judge({ owner, containers }) {
    // A bare pod is what people start to look around.
    if (owner.kind === 'Pod') return;
    for (const { name, node } of containers) {
      const open = [at(node, 'tty'), at(node, 'stdin')].find((each) => booleanOf(each) === true);
      if (open !== undefined) yield { at: open, says: `Container "${name}" keeps a terminal open` };
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
          tty: false
`,
      `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example.com/web:1.4.2
      stdin: true
      tty: true
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
          stdin: true
          tty: true
`,
    ],
  },
});
