import { defineCheck } from '../../check.ts';
import { isLongLived, mainContainersOf, servesPorts } from '../../kubernetes/workload.ts';
import { at } from '../../tree/node.ts';

export const podNoReadinessProbe = defineCheck({
  id: 'pod-no-readiness-probe',
  title: 'Requests reach a program that is not ready',
  severity: 'low',
  why: 'Without the probe a Service sends requests as soon as the process exists, and goes on when it can no longer answer.',
  fix: 'Add a `readinessProbe` for the port that the Service uses.',
  references: [
    'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/',
  ],
  controls: ['nist-800-190:4.4.3'],
  reads: 'pod',

  *judge(pod) {
    if (!isLongLived(pod) || pod.isPatch === true) return;
    for (const container of mainContainersOf(pod)) {
      if (at(container.node, 'readinessProbe') !== undefined || !servesPorts(container)) continue;
      yield { at: container.node, says: `Container "${container.name}" has no readiness probe` };
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
          readinessProbe:
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
