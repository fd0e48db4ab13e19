import { defineCheck } from '../../check.ts';
import { at, numberOf } from '../../tree/node.ts';

export const kubeletReadOnlyPort = defineCheck({
  id: 'kubelet-read-only-port',
  title: 'Kubelet has a port without authentication',
  severity: 'high',
  why: 'The read-only port tells anybody which pods run on the node, with their environment in older versions.',
  fix: 'Set `readOnlyPort: 0`.',
  references: ['https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/'],
  controls: [
    'nist-800-190:4.3.5',
    'cis-kubernetes-1.12:4.2.4',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  reads: 'kubelet-configuration',

  *judge({ node }) {
    const port = at(node, 'readOnlyPort');
    if (port === undefined || (numberOf(port) ?? 0) === 0) return;
    yield { at: port, mend: [{ at: port, text: '0' }] };
  },

  examples: {
    pass: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
readOnlyPort: 0
`,
    ],
    fail: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
readOnlyPort: 10255
`,
    ],
  },
});
