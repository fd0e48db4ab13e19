import { defineCheck } from '../../check.ts';
import { at, textOf } from '../../tree/node.ts';

export const podNodeName = defineCheck({
  id: 'pod-node-name',
  title: 'Pod goes past the scheduler',
  severity: 'low',
  why: 'A pod that names its node is put there whatever taints, resources and rules of placement say, also on a node that is set aside for secrets.',
  fix: 'Use `nodeSelector`, affinity and tolerations.',
  references: ['https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#nodename'],
  controls: ['nist-800-190:4.3.4', 'nsa-kubernetes:pod-security'],
  reads: 'pod',

  *judge({ owner, spec }) {
    // What was read from a cluster has been through the scheduler.
    if (at(owner.node, 'metadata', 'uid') !== undefined) return;
    const name = at(spec, 'nodeName');
    if (name !== undefined && (textOf(name) ?? '') !== '') yield { at: name };
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
      nodeSelector:
        disk: ssd
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
      nodeName: node-1
      containers:
        - name: web
          image: registry.example.com/web:1.4.2
`,
    ],
  },
});
