import { defineCheck } from '../../check.ts';
import { at, booleanOf, isUnknown, keyAt, textOf } from '../../tree/node.ts';

export const podWritableRoot = defineCheck({
  id: 'pod-writable-root',
  title: 'Container may write its root file system',
  severity: 'low',
  why: 'Who takes over the process can put tools beside the program, or change the program itself, and stay.',
  fix: 'Set `readOnlyRootFilesystem: true`, and mount an emptyDir where the program has to write, such as /tmp.',
  references: ['https://kubernetes.io/docs/tasks/configure-pod-container/security-context/'],
  controls: ['nist-800-190:4.4.3', 'cis-kubernetes-1.12:5.6.3', 'nsa-kubernetes:pod-security'],
  reads: 'pod',

  *judge({ containers, spec, isPatch }) {
    if (isPatch === true) return;
    // Windows knows no such setting.
    if (textOf(at(spec, 'os', 'name')) === 'windows') return;
    for (const { name, node } of containers) {
      const value = at(node, 'securityContext', 'readOnlyRootFilesystem');
      if (isUnknown(value) || booleanOf(value) === true) continue;
      const place =
        at(node, 'securityContext') === undefined ? node : keyAt(node, 'securityContext');
      yield { at: value ?? place, says: `Container "${name}" may write its root file system` };
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
          securityContext:
            readOnlyRootFilesystem: true
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
      containers:
        - name: web
          image: registry.example.com/web:1.4.2
          securityContext:
            readOnlyRootFilesystem: false
`,
    ],
  },
});
