import { defineCheck } from '../../check.ts';
import { at, textOf } from '../../tree/node.ts';

export const podSystemPriority = defineCheck({
  id: 'pod-system-priority',
  title: 'Workload outranks everything else',
  severity: 'medium',
  why: 'The two system classes are for what keeps a node alive. Another pod with one of them drives every other pod from a full node.',
  fix: 'Make a PriorityClass of your own with a value below one thousand million.',
  references: ['https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/'],
  controls: ['nist-800-190:4.3.4', 'nsa-kubernetes:pod-security'],
  reads: 'pod',

  *judge({ owner, spec }) {
    // Without a namespace it may go to kube-system.
    if (owner.namespace === undefined || owner.namespace === 'kube-system') return;
    const name = at(spec, 'priorityClassName');
    if (name === undefined || !/^system-(?:node|cluster)-critical$/.test(textOf(name) ?? ''))
      return;
    yield { at: name };
  },

  examples: {
    pass: [
      `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: kube-system
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      priorityClassName: system-node-critical
      containers:
        - name: web
          image: registry.example.com/web:1.4.2
`,
      `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      priorityClassName: shop-high
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
  namespace: shop
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      priorityClassName: system-cluster-critical
      containers:
        - name: web
          image: registry.example.com/web:1.4.2
`,
    ],
  },
});
