import { defineCheck } from '../../check.ts';
import { switchIs } from '../../kubernetes/kubelet.ts';

export const kubeletIptablesChains = defineCheck({
  id: 'kubelet-iptables-chains',
  title: 'Kubelet does not keep its network rules',
  severity: 'low',
  why: 'Rules that somebody else sets may then not fit those that Services and pods need, and open or cut ways between them.',
  fix: 'Set `makeIPTablesUtilChains: true`, or remove it.',
  references: ['https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/'],
  controls: [
    'nist-800-190:4.3.3',
    'cis-kubernetes-1.12:4.2.6',
    'nsa-kubernetes:network-separation',
  ],
  reads: 'kubelet-configuration',

  judge: (object) => switchIs(object, false, 'makeIPTablesUtilChains'),

  examples: {
    pass: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
makeIPTablesUtilChains: true
`,
    ],
    fail: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
makeIPTablesUtilChains: false
`,
    ],
  },
});
