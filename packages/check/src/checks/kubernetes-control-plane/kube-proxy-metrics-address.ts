import { defineCheck } from '../../check.ts';
import { at, textOf } from '../../tree/node.ts';

export const kubeProxyMetricsAddress = defineCheck({
  id: 'kube-proxy-metrics-address',
  title: 'Metrics of kube-proxy are open to the network',
  severity: 'low',
  why: 'They tell anybody who reaches the node about its services and traffic, without a log-in.',
  fix: 'Set `metricsBindAddress: 127.0.0.1:10249`.',
  references: ['https://kubernetes.io/docs/reference/config-api/kube-proxy-config.v1alpha1/'],
  controls: [
    'nist-800-190:4.3.3',
    'cis-kubernetes-1.12:4.3.1',
    'nsa-kubernetes:network-separation',
  ],
  reads: 'kubernetes-object',
  concerns: ({ kind }) => kind === 'KubeProxyConfiguration',

  *judge({ node }) {
    const address = at(node, 'metricsBindAddress');
    if (address === undefined || !/^(?:0\.0\.0\.0|\[?::\]?)(?::|$)/.test(textOf(address) ?? ''))
      return;
    yield { at: address, mend: [{ at: address, text: '127.0.0.1:10249' }] };
  },

  examples: {
    pass: [
      `apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
metricsBindAddress: 127.0.0.1:10249
`,
    ],
    fail: [
      `apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
metricsBindAddress: 0.0.0.0:10249
`,
    ],
  },
});
