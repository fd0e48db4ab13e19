import { defineCheck } from '../../check.ts';
import { mainContainersOf } from '../../kubernetes/workload.ts';
import { at, isUnknown, itemsOf, keyAt, textOf } from '../../tree/node.ts';

export const podScratchVolumeUnbounded = defineCheck({
  id: 'pod-scratch-volume-unbounded',
  title: 'Scratch volume has no limit',
  severity: 'low',
  why: 'It grows on the disk of the node until the kubelet throws out pods, not always the one that wrote.',
  fix: 'Set `emptyDir.sizeLimit`, or a limit for ephemeral-storage on the containers.',
  references: ['https://kubernetes.io/docs/concepts/storage/volumes/#emptydir'],
  controls: ['nist-800-190:4.4.3', 'nsa-kubernetes:pod-security'],
  reads: 'pod',

  *judge(pod) {
    const limits = mainContainersOf(pod).map(({ node }) => at(node, 'resources', 'limits'));
    // The limit of the containers counts what they write here too.
    if (limits.every((limit) => at(limit, 'ephemeral-storage') !== undefined)) return;
    for (const volume of itemsOf(at(pod.spec, 'volumes'))) {
      if (volume.kind !== 'map' || !volume.entries.has('emptyDir')) continue;
      const directory = at(volume, 'emptyDir');
      if (at(directory, 'sizeLimit') !== undefined || isUnknown(directory)) continue;
      if (textOf(at(directory, 'medium')) === 'Memory') continue;
      const says = `Volume "${textOf(at(volume, 'name')) ?? ''}" may fill the disk of its node`;
      yield { at: keyAt(volume, 'emptyDir'), says };
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
          emptyDir: {sizeLimit: 100Mi}
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
      volumes:
        - name: tmp
          emptyDir: {}
      containers:
        - name: web
          image: registry.example.com/web:1.4.2
          resources:
            limits: {ephemeral-storage: 1Gi}
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
          emptyDir: {}
      containers:
        - name: web
          image: registry.example.com/web:1.4.2
`,
    ],
  },
});
