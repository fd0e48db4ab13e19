import { defineCheck } from '../../check.ts';
import { at, textOf } from '../../tree/node.ts';

export const podInDefaultNamespace = defineCheck({
  id: 'pod-in-default-namespace',
  title: 'Workload is put into the default namespace',
  severity: 'low',
  why: 'Everything that forgets to name a namespace ends there, beside this workload, under the same service account, quotas and policies.',
  fix: 'Make a namespace for the application.',
  references: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/'],
  controls: [
    'nist-800-190:4.3.4',
    'cis-kubernetes-1.12:5.6.1',
    'cis-kubernetes-1.12:5.6.4',
    'nsa-kubernetes:network-separation',
  ],
  reads: 'pod',

  *judge({ owner }) {
    // Left open, it is for who applies the file to say.
    const namespace = at(owner.node, 'metadata', 'namespace');
    if (namespace !== undefined && textOf(namespace) === 'default') yield { at: namespace };
  },

  examples: {
    pass: [
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
`,
    ],
    fail: [
      `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: default
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
    ],
  },
});
