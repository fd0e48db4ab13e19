import { defineCheck } from '../../check.ts';
import { at, numberOf } from '../../tree/node.ts';

export const kubeletEventLimit = defineCheck({
  id: 'kubelet-event-limit',
  title: 'Kubelet drops the events of its node',
  severity: 'low',
  why: 'With a low limit events of image pulls, kills and failed mounts are lost when many happen, just when they tell most. Without any limit one pod floods the API server.',
  fix: 'Set `eventRecordQPS` to 5 or more, or remove it: the default is 50.',
  references: ['https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/'],
  controls: ['nist-800-190:4.3.2', 'cis-kubernetes-1.12:4.2.8', 'nsa-kubernetes:audit-logging'],
  reads: 'kubelet-configuration',

  *judge({ node }) {
    const qps = at(node, 'eventRecordQPS');
    const value = numberOf(qps);
    if (qps === undefined || value === undefined || value >= 5) return;
    yield {
      at: qps,
      says: value === 0 ? 'eventRecordQPS is 0: no limit' : `eventRecordQPS is ${value}`,
    };
  },

  examples: {
    pass: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
eventRecordQPS: 50
`,
    ],
    fail: [
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
eventRecordQPS: 1
`,
      `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
eventRecordQPS: 0
`,
    ],
  },
});
