import { defineCheck } from '../../check.ts';
import { at, isUnknown, keyAt, numberOf } from '../../tree/node.ts';

export const kubeletNoPidLimit = defineCheck({
  id: 'kubelet-no-pid-limit',
  title: 'Kubelet gives pods any number of processes',
  severity: 'low',
  why: 'One pod that forks without end takes the whole node down.',
  fix: 'Set `podPidsLimit`, to 4096 for one.',
  references: ['https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/'],
  controls: ['nist-800-190:4.4.3', 'cis-kubernetes-1.12:4.2.13', 'nsa-kubernetes:pod-security'],
  reads: 'kubelet-configuration',

  *judge({ node }) {
    const limit = at(node, 'podPidsLimit');
    if (isUnknown(limit) || (numberOf(limit) ?? -1) > 0) return;
    yield { at: limit ?? keyAt(node, 'kind') };
  },

  examples: {
    pass: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
podPidsLimit: 4096
`,
    ],
    fail: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
podPidsLimit: -1
`,
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
rotateCertificates: true
`,
    ],
  },
});
