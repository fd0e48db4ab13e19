import { defineCheck } from '../../check.ts';
import { at, itemsOf } from '../../tree/node.ts';

export const podEnvFromSecret = defineCheck({
  id: 'pod-env-from-secret',
  title: 'Secret comes as an environment variable',
  severity: 'low',
  why: 'The environment of a process is inherited by all that it starts, and ends in crash reports and debug pages. A mounted file does not, and changes when the secret does.',
  fix: 'Mount the secret as a volume, and read the file.',
  references: [
    'https://kubernetes.io/docs/concepts/configuration/secret/#using-secrets-as-files-from-a-pod',
  ],
  controls: ['nist-800-190:4.1.4', 'cis-kubernetes-1.12:5.4.1', 'nsa-kubernetes:pod-security'],
  reads: 'pod',

  *judge({ containers }) {
    for (const { name, node } of containers) {
      const variables = itemsOf(at(node, 'env')).map((each) =>
        at(each, 'valueFrom', 'secretKeyRef'),
      );
      const whole = itemsOf(at(node, 'envFrom')).map((each) => at(each, 'secretRef'));
      // One finding for each container: the mend is the same for all of them.
      const first = [...variables, ...whole].find((each) => each !== undefined);
      if (first === undefined) continue;
      yield { at: first, says: `Container "${name}" takes secrets from its environment` };
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
      volumes:
        - name: db
          secret: {secretName: db}
      containers:
        - name: web
          image: registry.example.com/web:1.4.2
          volumeMounts:
            - {name: db, mountPath: /run/secrets/db, readOnly: true}
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
              valueFrom:
                secretKeyRef: {name: db, key: password}
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
          envFrom:
            - secretRef: {name: db}
`,
    ],
  },
});
