import { defineCheck } from '../../check.ts';
import { mainContainersOf } from '../../kubernetes/workload.ts';
import { at, keyAt } from '../../tree/node.ts';

export const podNoMemoryLimit = defineCheck({
  id: 'pod-no-memory-limit',
  title: 'Container may use all memory of its node',
  severity: 'medium',
  why: 'A leak, or somebody who wants one, then takes the memory of every pod on the node, and the kernel kills some of them.',
  fix: 'Set `resources.limits.memory` to what the program needs at most.',
  references: ['https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/'],
  controls: ['nist-800-190:4.4.3', 'nist-800-190:4.3.4', 'nsa-kubernetes:pod-security'],
  reads: 'pod',

  *judge(pod) {
    if (pod.isPatch === true) return;
    // A limit of the pod as a whole holds for each container.
    if (at(pod.spec, 'resources', 'limits', 'memory') !== undefined) return;
    for (const { name, node } of mainContainersOf(pod)) {
      if (at(node, 'resources', 'limits', 'memory') !== undefined) continue;

      const place = at(node, 'resources') === undefined ? node : keyAt(node, 'resources');
      yield { at: place, says: `Container "${name}" has no memory limit` };
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
          resources:
            requests: {cpu: 100m, memory: 128Mi}
            limits: {memory: 256Mi}
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
          resources:
            requests: {cpu: 100m}
`,
    ],
  },
});
