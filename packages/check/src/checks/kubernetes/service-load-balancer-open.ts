import { defineCheck } from '../../check.ts';
import { innerPortsOf, isInternal } from '../../kubernetes/network.ts';
import { at, isUnknown, itemsOf, textOf } from '../../tree/node.ts';

export const serviceLoadBalancerOpen = defineCheck({
  id: 'service-load-balancer-open',
  title: 'Load balancer is open to everybody',
  severity: 'medium',
  why: 'A Service of this type gets an address of its own, in most clouds one of the internet, and lets every address in.',
  fix: 'Set `loadBalancerSourceRanges`, or the annotation of your cloud for an internal load balancer, or publish through an Ingress.',
  references: ['https://kubernetes.io/docs/concepts/services-networking/service/#loadbalancer'],
  controls: ['nist-800-190:4.3.3', 'nist-800-190:4.4.2', 'nsa-kubernetes:network-separation'],
  reads: 'kubernetes-service',

  *judge({ node }) {
    const type = at(node, 'spec', 'type');
    if (type === undefined || textOf(type) !== 'LoadBalancer') return;
    const annotations = at(node, 'metadata', 'annotations');
    if (isUnknown(annotations) || isInternal(annotations)) return;
    const ranges = at(node, 'spec', 'loadBalancerSourceRanges');
    if (isUnknown(ranges)) return;
    // Of ports that are meant for the inside a sharper check speaks.
    if (ranges === undefined && innerPortsOf(node).length === 0) yield { at: type };
    for (const range of itemsOf(ranges)) {
      if (/^(?:0\.0\.0\.0|::)\/0$/.test(textOf(range) ?? '')) {
        yield { at: range, says: `The load balancer lets ${textOf(range)} in` };
      }
    }
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
      `apiVersion: v1
kind: Service
metadata:
  name: web
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-scheme: internal
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
  type: LoadBalancer
  loadBalancerSourceRanges: [10.0.0.0/8]
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
  type: LoadBalancer
  ports:
    - port: 443
`,
      `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: LoadBalancer
  loadBalancerSourceRanges: [0.0.0.0/0]
  ports:
    - port: 443
`,
    ],
  },
});
