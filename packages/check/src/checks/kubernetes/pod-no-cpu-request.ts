import { defineCheck } from '../../check.ts';
import { mainContainersOf } from '../../kubernetes/workload.ts';
import { at, keyAt } from '../../tree/node.ts';

export const podNoCpuRequest = defineCheck({
  id: 'pod-no-cpu-request',
  title: 'Container asks for no share of the processor',
  severity: 'low',
  why: 'The scheduler then packs it onto a full node, and under load it gets what others leave.',
  fix: 'Set `resources.requests.cpu` to what the program usually needs.',
  references: ['https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/'],
  controls: ['nist-800-190:4.4.3', 'nist-800-190:4.3.4', 'nsa-kubernetes:pod-security'],
  reads: 'pod',

  *judge(pod) {
    if (pod.isPatch === true) return;
    // A limit of the pod as a whole holds for each container.
    if (at(pod.spec, 'resources', 'requests', 'cpu') !== undefined) return;
    for (const { name, node } of mainContainersOf(pod)) {
      // Without a request the limit is taken for one.
      if (at(node, 'resources', 'requests', 'cpu') !== undefined) continue;
      if (at(node, 'resources', 'limits', 'cpu') !== undefined) continue;
      const place = at(node, 'resources') === undefined ? node : keyAt(node, 'resources');
      yield { at: place, says: `Container "${name}" asks for no processor time` };
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
            requests: {memory: 128Mi}
`,
    ],
  },
});
