import { defineCheck } from '../../check.ts';
import { givesCredential } from '../../kubernetes/credentials.ts';
import { at, itemsOf, textOf } from '../../tree/node.ts';

export const podEnvSecretLiteral = defineCheck({
  id: 'pod-env-secret-literal',
  title: 'Manifest holds a secret in clear text',
  severity: 'high',
  why: 'Everybody who can read the file, its history, or the object in the cluster has the secret. It also stands in the output of `kubectl describe`.',
  fix: 'Put it into a Secret that does not come from this file, and refer to it with `valueFrom.secretKeyRef` or mount it. Then change it: it has leaked.',
  references: ['https://kubernetes.io/docs/concepts/configuration/secret/'],
  controls: [
    'nist-800-190:4.1.4',
    'nist-800-190:4.3.1',
    'cis-kubernetes-1.12:5.4.1',
    'nsa-kubernetes:pod-security',
  ],
  reads: 'pod',

  *judge({ containers }) {
    for (const { name, node } of containers) {
      for (const variable of itemsOf(at(node, 'env'))) {
        const value = at(variable, 'value');
        const key = textOf(at(variable, 'name'));
        if (value === undefined || key === undefined) continue;
        if (!givesCredential(key, textOf(value) ?? '')) continue;
        const says = `Container "${name}" has the value of ${key} in its environment`;
        yield { at: value, says, holdsSecret: true };
      }
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
          env:
            - name: DB_PASSWORD
              valueFrom:
                secretKeyRef: {name: db, key: password}
            - name: DB_PASSWORD_FILE
              value: /run/secrets/db
            - name: API_TOKEN
              value: $(TOKEN)
            - name: ADMIN_PASSWORD
              value: <your-password>
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
          env:
            - name: DB_PASSWORD
              value: t0psecret-4711
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
          env:
            - name: DATABASE_URL
              value: postgres://app:t0psecret@db:5432/shop
`,
    ],
  },
});
