import { defineCheck } from '../../check.ts';
import { at, booleanOf } from '../../tree/node.ts';

export const kubeletProtectKernelDefaults = defineCheck({
  id: 'kubelet-protect-kernel-defaults',
  title: 'Kubelet changes settings of the kernel',
  severity: 'low',
  why: 'It then overwrites what the node was hardened with, without a word.',
  fix: 'Set `protectKernelDefaults: true`, and give the node the settings that the kubelet asks for.',
  references: ['https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/'],
  controls: ['nist-800-190:4.5.5', 'nsa-kubernetes:pod-security'],
  reads: 'kubelet-configuration',

  *judge({ node }) {
    const value = at(node, 'protectKernelDefaults');
    if (value !== undefined && booleanOf(value) === false) yield { at: value };
  },

  examples: {
    pass: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
protectKernelDefaults: true
`,
    ],
    fail: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
protectKernelDefaults: false
`,
    ],
  },
});
