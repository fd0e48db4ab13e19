import { defineCheck } from '../../check.ts';
import { at, itemsOf, numberOf } from '../../tree/node.ts';

export const podTokenLifetime = defineCheck({
  id: 'pod-token-lifetime',
  title: 'Projected token lives for more than a day',
  severity: 'low',
  why: 'A token that leaks is good until it expires. The kubelet renews it long before, so that nothing is won by a long life.',
  fix: 'Set `expirationSeconds` to 3600, or leave it out.',
  references: [
    'https://kubernetes.io/docs/concepts/storage/projected-volumes/#serviceaccounttoken',
  ],
  controls: [
    'nist-800-190:4.3.1',
    'cis-kubernetes-1.12:5.1.6',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  reads: 'pod',

  *judge({ spec }) {
    for (const volume of itemsOf(at(spec, 'volumes'))) {
      for (const source of itemsOf(at(volume, 'projected', 'sources'))) {
        const seconds = at(source, 'serviceAccountToken', 'expirationSeconds');
        if (seconds !== undefined && (numberOf(seconds) ?? 0) > 86_400) yield { at: seconds };
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
      volumes:
        - name: token
          projected:
            sources:
              - serviceAccountToken: {path: token, audience: vault, expirationSeconds: 3600}
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
      volumes:
        - name: token
          projected:
            sources:
              - serviceAccountToken:
                  path: token
                  expirationSeconds: 31536000
      containers:
        - name: web
          image: registry.example.com/web:1.4.2
`,
    ],
  },
});
