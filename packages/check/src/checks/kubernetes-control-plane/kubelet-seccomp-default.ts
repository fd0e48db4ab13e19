import { defineCheck } from '../../check.ts';
import { at, booleanOf, isUnknown, keyAt } from '../../tree/node.ts';

export const kubeletSeccompDefault = defineCheck({
  id: 'kubelet-seccomp-default',
  title: 'Pods have no seccomp profile by default',
  severity: 'low',
  why: 'A pod that names no profile may then make every system call. With the default the profile of the container runtime is used.',
  fix: 'Set `seccompDefault: true`.',
  references: ['https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/'],
  controls: ['nist-800-190:4.4.3', 'cis-kubernetes-1.12:4.2.14', 'nsa-kubernetes:pod-security'],
  reads: 'kubelet-configuration',

  *judge({ node }) {
    const value = at(node, 'seccompDefault');
    if (isUnknown(value) || booleanOf(value) === true) return;
    yield { at: value ?? keyAt(node, 'kind') };
  },

  examples: {
    pass: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
seccompDefault: true
`,
    ],
    fail: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
seccompDefault: false
`,
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
rotateCertificates: true
`,
    ],
  },
});
