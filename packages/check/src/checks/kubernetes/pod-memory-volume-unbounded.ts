import { defineCheck } from '../../check.ts';
import { at, itemsOf, textOf } from '../../tree/node.ts';

export const podMemoryVolumeUnbounded = defineCheck({
  id: 'pod-memory-volume-unbounded',
  title: 'Volume in memory has no limit',
  severity: 'medium',
  why: 'An emptyDir in memory can grow to half of what the node has, and what is written counts against every pod there.',
  fix: 'Set `sizeLimit` beside `medium: Memory`.',
  references: ['https://kubernetes.io/docs/concepts/storage/volumes/#emptydir'],
  controls: ['nist-800-190:4.4.3', 'nsa-kubernetes:pod-security'],
  reads: 'pod',

  *judge({ spec }) {
    for (const volume of itemsOf(at(spec, 'volumes'))) {
      const medium = at(volume, 'emptyDir', 'medium');
      if (medium === undefined || textOf(medium) !== 'Memory') continue;
      if (at(volume, 'emptyDir', 'sizeLimit') === undefined) yield { at: medium };
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
        - name: tmp
          emptyDir: {medium: Memory, sizeLimit: 64Mi}
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
        - name: tmp
          emptyDir:
            medium: Memory
      containers:
        - name: web
          image: registry.example.com/web:1.4.2
`,
    ],
  },
});
