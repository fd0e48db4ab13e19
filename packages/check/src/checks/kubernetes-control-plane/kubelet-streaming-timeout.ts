import { defineCheck } from '../../check.ts';
import { at, textOf } from '../../tree/node.ts';

export const kubeletStreamingTimeout = defineCheck({
  id: 'kubelet-streaming-timeout',
  title: 'Kubelet never ends idle sessions',
  severity: 'low',
  why: 'Sessions of exec, attach and port-forward that nobody uses stay open, for whoever finds the terminal.',
  fix: 'Set `streamingConnectionIdleTimeout` to some minutes, or remove it: four hours is what it then is.',
  references: ['https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/'],
  controls: [
    'nist-800-190:4.3.2',
    'cis-kubernetes-1.12:4.2.5',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  reads: 'kubelet-configuration',

  *judge({ node }) {
    const timeout = at(node, 'streamingConnectionIdleTimeout');
    if (timeout !== undefined && /^0+[a-z]*$/.test(textOf(timeout) ?? '')) yield { at: timeout };
  },

  examples: {
    pass: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
streamingConnectionIdleTimeout: 5m
`,
    ],
    fail: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
streamingConnectionIdleTimeout: 0s
`,
    ],
  },
});
