import { defineCheck } from '../../check.ts';
import { isLongLived, mainContainersOf, servesPorts } from '../../kubernetes/workload.ts';
import { at } from '../../tree/node.ts';

export const podNoLivenessProbe = defineCheck({
  id: 'pod-no-liveness-probe',
  title: 'Nobody notices when the program hangs',
  severity: 'low',
  why: 'A process that hangs, after an attack on its memory for one, looks alive until somebody looks. A probe lets the kubelet start it anew.',
  fix: 'Add a `livenessProbe` that asks for something cheap that only a working program answers.',
  references: [
    'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/',
  ],
  controls: ['nist-800-190:4.4.3'],
  reads: 'pod',

  *judge(pod) {
    if (!isLongLived(pod) || pod.isPatch === true) return;
    for (const container of mainContainersOf(pod)) {
      if (at(container.node, 'livenessProbe') !== undefined || !servesPorts(container)) continue;
      yield { at: container.node, says: `Container "${container.name}" has no liveness probe` };
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
          ports:
            - containerPort: 8080
          livenessProbe:
            httpGet: {path: /health, port: 8080}
`,
      `apiVersion: batch/v1
kind: Job
metadata:
  name: web
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: web
          image: registry.example.com/web:1.4.2
          ports:
            - containerPort: 8080
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
          ports:
            - containerPort: 8080
`,
    ],
  },
});
