import { defineCheck } from '../../check.ts';
import { switchIs } from '../../kubernetes/kubelet.ts';

export const kubeletAnonymousAuth = defineCheck({
  id: 'kubelet-anonymous-auth',
  title: 'Kubelet answers requests without credentials',
  severity: 'high',
  why: 'The kubelet starts commands in any container of its node. Requests without credentials are those of anybody who reaches port 10250.',
  fix: 'Set `authentication.anonymous.enabled: false`.',
  references: ['https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/'],
  controls: [
    'nist-800-190:4.3.5',
    'nist-800-190:4.3.2',
    'cis-kubernetes-1.12:4.2.1',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  reads: 'kubelet-configuration',

  judge: (object) => switchIs(object, true, 'authentication', 'anonymous', 'enabled'),

  examples: {
    pass: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication:
  anonymous:
    enabled: false
`,
    ],
    fail: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication:
  anonymous:
    enabled: true
`,
    ],
  },
});
