import { defineCheck } from '../../check.ts';
import { at, booleanOf, isUnknown, keyAt, textOf } from '../../tree/node.ts';

export const podDefaultAccountToken = defineCheck({
  id: 'pod-default-account-token',
  title: 'Pod carries a token that nobody asked for',
  severity: 'low',
  why: 'A pod that names no service account runs as the default one of its namespace, and its token is mounted. The first thing that an intruder does is to try what it may do.',
  fix: 'Set `automountServiceAccountToken: false`, or name a service account of its own when the pod talks to the API server.',
  references: [
    'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/',
  ],
  controls: [
    'nist-800-190:4.3.1',
    'cis-kubernetes-1.12:5.1.5',
    'cis-kubernetes-1.12:5.1.6',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  reads: 'pod',

  *judge({ owner, spec, isPatch }) {
    if (isPatch === true) return;
    const automount = at(spec, 'automountServiceAccountToken');
    const account = at(spec, 'serviceAccountName') ?? at(spec, 'serviceAccount');
    if (isUnknown(automount) || booleanOf(automount) === false || isUnknown(account)) return;
    if (account !== undefined && textOf(account) !== 'default' && textOf(account) !== '') return;
    // Static pods of the control plane get none.
    if (textOf(at(owner.node, 'metadata', 'labels', 'tier')) === 'control-plane') return;
    yield { at: account ?? automount ?? keyAt(spec, 'containers') };
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
      automountServiceAccountToken: false
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
      serviceAccountName: web
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
      serviceAccountName: default
      containers:
        - name: web
          image: registry.example.com/web:1.4.2
`,
    ],
  },
});
