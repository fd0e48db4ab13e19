import { defineCheck } from '../../check.ts';
import { isFloating, parseImageReference } from '../../image-reference.ts';
import { at, textOf } from '../../tree/node.ts';

export const podStaleLatest = defineCheck({
  id: 'pod-stale-latest',
  title: 'Node keeps an old latest image',
  severity: 'low',
  why: 'The tag latest moves, but with this pull policy a node that has it never asks again: pods of one workload run different versions, with flaws that were fixed long ago.',
  fix: 'Name a version, or set `imagePullPolicy: Always`.',
  references: ['https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy'],
  controls: ['nist-800-190:4.2.2'],
  reads: 'pod',

  *judge({ containers }) {
    for (const { name, node } of containers) {
      const policy = at(node, 'imagePullPolicy');
      const reference = parseImageReference(textOf(at(node, 'image')) ?? '');
      if (policy === undefined || reference === undefined || !isFloating(reference)) continue;
      if (!/^(?:IfNotPresent|Never)$/.test(textOf(policy) ?? '')) continue;
      yield {
        ...{ at: policy, says: `Container "${name}" keeps the image that a node happens to have` },
        ...(textOf(policy) === 'IfNotPresent' ? { mend: [{ at: policy, text: 'Always' }] } : {}),
      };
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
          imagePullPolicy: IfNotPresent
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
          image: nginx:latest
          imagePullPolicy: Always
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
          image: nginx:latest
          imagePullPolicy: IfNotPresent
`,
    ],
  },
});
