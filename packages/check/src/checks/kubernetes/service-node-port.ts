import { defineCheck } from '../../check.ts';
import { at, textOf } from '../../tree/node.ts';

export const serviceNodePort = defineCheck({
  id: 'service-node-port',
  title: 'Service opens a port on every node',
  severity: 'low',
  why: 'Every node answers on that port, past load balancers and their rules: one node with a public address is enough.',
  fix: 'Use ClusterIP, with an Ingress or a Gateway in front.',
  references: ['https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport'],
  controls: ['nist-800-190:4.3.3', 'nist-800-190:4.4.2', 'nsa-kubernetes:network-separation'],
  reads: 'kubernetes-service',

  *judge({ node }) {
    const type = at(node, 'spec', 'type');
    if (type !== undefined && textOf(type) === 'NodePort') yield { at: type };
  },

  examples: {
    pass: [
      `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: ClusterIP
  ports:
    - port: 443
`,
    ],
    fail: [
      `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: NodePort
  ports:
    - port: 443
`,
    ],
  },
});
