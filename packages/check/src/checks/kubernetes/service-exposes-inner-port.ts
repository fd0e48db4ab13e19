import { defineCheck } from '../../check.ts';
import { innerPortsOf, isInternal } from '../../kubernetes/network.ts';
import { at, isUnknown, textOf } from '../../tree/node.ts';

export const serviceExposesInnerPort = defineCheck({
  id: 'service-exposes-inner-port',
  title: 'Load balancer opens a port that is meant for the inside',
  severity: 'high',
  why: 'Databases, shells and the ports of nodes are searched for all over the internet, and broken into within hours.',
  fix: 'Make the Service a ClusterIP, and reach it through a bastion, a VPN or `kubectl port-forward`.',
  references: ['https://kubernetes.io/docs/concepts/services-networking/service/#loadbalancer'],
  controls: ['nist-800-190:4.3.3', 'nist-800-190:4.4.2', 'nsa-kubernetes:network-separation'],
  reads: 'kubernetes-service',

  *judge({ node }) {
    if (textOf(at(node, 'spec', 'type')) !== 'LoadBalancer') return;
    const annotations = at(node, 'metadata', 'annotations');
    if (isUnknown(annotations) || isInternal(annotations)) return;
    if (at(node, 'spec', 'loadBalancerSourceRanges') !== undefined) return;
    for (const { port, of } of innerPortsOf(node)) {
      yield { at: port, says: `It opens the port of ${of}` };
    }
  },

  examples: {
    pass: [
      `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: LoadBalancer
  ports:
    - port: 443
`,
      `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: ClusterIP
  ports:
    - port: 5432
`,
    ],
    fail: [
      `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: LoadBalancer
  ports:
    - name: db
      port: 5432
`,
    ],
  },
});
