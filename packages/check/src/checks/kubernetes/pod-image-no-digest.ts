import { defineCheck } from '../../check.ts';
import { isFloating, parseImageReference } from '../../image-reference.ts';
import { at, textOf } from '../../tree/node.ts';

export const podImageNoDigest = defineCheck({
  id: 'pod-image-no-digest',
  title: 'Image is not pinned to a digest',
  severity: 'low',
  why: 'A tag can be moved: who may push to the registry decides what the next pod runs. A digest names one image for ever.',
  fix: 'Add the digest behind the tag: `web:1.4.2@sha256:…`. Tools such as Renovate keep it up to date.',
  references: ['https://kubernetes.io/docs/concepts/containers/images/#image-names'],
  controls: ['nist-800-190:4.1.5', 'nist-800-190:4.2.2'],
  reads: 'pod',

  *judge({ containers }) {
    for (const { name, node } of containers) {
      const image = at(node, 'image');
      const reference = parseImageReference(textOf(image) ?? '');
      // Of images without a version another check speaks.
      if (image === undefined || reference === undefined || isFloating(reference)) continue;
      if (reference.digest === undefined)
        yield { at: image, says: `Container "${name}" trusts a tag` };
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
          image: registry.example.com/web:1.4.2@sha256:abababababababababababababababababababababababababababababababab
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
    ],
  },
});
