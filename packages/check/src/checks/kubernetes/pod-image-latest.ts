import { defineCheck } from '../../check.ts';
import { isFloating, parseImageReference } from '../../image-reference.ts';
import { at, textOf } from '../../tree/node.ts';

export const podImageLatest = defineCheck({
  id: 'pod-image-latest',
  title: 'Image has no tag of its own',
  severity: 'medium',
  why: 'Without a tag, or with the tag latest, each node runs what was newest when it pulled. Nobody can say which version runs, and a roll-back brings nothing back.',
  fix: 'Name a version: `image: registry.example.com/web:1.4.2`, better with its digest.',
  references: ['https://kubernetes.io/docs/concepts/containers/images/#image-names'],
  controls: ['nist-800-190:4.2.2', 'nist-800-190:4.1.5', 'nsa-kubernetes:pod-security'],
  reads: 'pod',

  *judge({ containers }) {
    for (const { name, node } of containers) {
      const image = at(node, 'image');
      const reference = parseImageReference(textOf(image) ?? '');
      if (image === undefined || reference === undefined || !isFloating(reference)) continue;
      const what = reference.tag === undefined ? 'names no tag' : 'uses the tag latest';
      yield { at: image, says: `Container "${name}" ${what}` };
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
          image: registry.example.com:5000/web@sha256:abababababababababababababababababababababababababababababababab
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
          image: registry.example.com:5000/web
`,
      `apiVersion: batch/v1
kind: CronJob
metadata:
  name: web
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: web
              image: nginx:latest
`,
    ],
  },
});
