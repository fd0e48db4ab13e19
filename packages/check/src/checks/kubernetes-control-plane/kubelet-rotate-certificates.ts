import { defineCheck } from '../../check.ts';
import { switchIs } from '../../kubernetes/kubelet.ts';

export const kubeletRotateCertificates = defineCheck({
  id: 'kubelet-rotate-certificates',
  title: 'Kubelet does not renew its client certificate',
  severity: 'medium',
  why: 'The certificate runs out and the node is lost, or it was made to last for years, and is good for as long to who copies it.',
  fix: 'Set `rotateCertificates: true`.',
  references: ['https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/'],
  controls: [
    'nist-800-190:4.3.5',
    'cis-kubernetes-1.12:4.2.10',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  reads: 'kubelet-configuration',

  judge: (object) => switchIs(object, false, 'rotateCertificates'),

  examples: {
    pass: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
rotateCertificates: true
`,
    ],
    fail: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
rotateCertificates: false
`,
    ],
  },
});
