import { defineCheck } from '../../check.ts';
import { at, textOf } from '../../tree/node.ts';

export const kubeletAlwaysAllow = defineCheck({
  id: 'kubelet-always-allow',
  title: 'Kubelet allows every request',
  severity: 'critical',
  why: 'With AlwaysAllow everybody who can log in, and with anonymous access anybody at all, runs commands in every container of the node.',
  fix: 'Set `authorization.mode: Webhook`.',
  references: ['https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/'],
  controls: [
    'nist-800-190:4.3.5',
    'cis-kubernetes-1.12:4.2.2',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  reads: 'kubelet-configuration',

  *judge({ node }) {
    const mode = at(node, 'authorization', 'mode');
    if (mode === undefined || textOf(mode) !== 'AlwaysAllow') return;
    yield { at: mode, mend: [{ at: mode, text: 'Webhook' }] };
  },

  examples: {
    pass: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authorization:
  mode: Webhook
`,
    ],
    fail: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authorization:
  mode: AlwaysAllow
`,
    ],
  },
});
