import { defineCheck } from '../../check.ts';
import { at, itemsOf, keyAt } from '../../tree/node.ts';

export const serviceExternalIps = defineCheck({
  id: 'service-external-ips',
  title: 'Service claims addresses',
  severity: 'medium',
  why: 'Kubernetes checks nothing about them: every pod that talks to that address reaches this Service instead (CVE-2020-8554).',
  fix: 'Use a load balancer, or assign addresses with a controller that knows whose they are.',
  references: ['https://kubernetes.io/docs/concepts/services-networking/service/#external-ips'],
  controls: [
    'nist-800-190:4.3.3',
    'cis-kubernetes-1.12:1.2.3',
    'nsa-kubernetes:network-separation',
  ],
  reads: 'kubernetes-service',

  *judge({ node }) {
    const addresses = at(node, 'spec', 'externalIPs');
    if (addresses !== undefined && itemsOf(addresses).length > 0)
      yield { at: keyAt(at(node, 'spec')!, 'externalIPs') };
  },

  examples: {
    pass: [
      `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
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
  externalIPs: [203.0.113.7]
  ports:
    - port: 443
`,
    ],
  },
});
