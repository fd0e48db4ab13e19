import { defineCheck } from '../../check.ts';
import { at, keyAt } from '../../tree/node.ts';

export const podServiceAccountField = defineCheck({
  id: 'pod-service-account-field',
  title: 'Pod names its account in an old field',
  severity: 'low',
  why: '`serviceAccount` is deprecated and kept only for old clients. A reviewer who looks for `serviceAccountName` overlooks it.',
  fix: 'Write `serviceAccountName`.',
  references: [
    'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/',
  ],
  controls: ['nist-800-190:4.3.1'],
  reads: 'pod',

  *judge({ spec }) {
    const account = at(spec, 'serviceAccount');
    if (account === undefined || spec.entries.has('serviceAccountName')) return;
    const key = keyAt(spec, 'serviceAccount');
    yield { at: key, mend: [{ at: key, text: 'serviceAccountName' }] };
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
      serviceAccount: web
      containers:
        - name: web
          image: registry.example.com/web:1.4.2
`,
    ],
  },
});
