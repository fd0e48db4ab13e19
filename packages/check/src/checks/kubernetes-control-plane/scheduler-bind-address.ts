import { defineFlagCheck } from '../../kubernetes/flag-check.ts';

export const schedulerBindAddress = defineFlagCheck({
  id: 'scheduler-bind-address',
  title: 'Scheduler listens beyond its node',
  severity: 'low',
  why: 'Its metrics and profiles are for the node alone. On every address they are there for the network, guarded by less than the API server is.',
  fix: 'Set `--bind-address=127.0.0.1`.',
  references: ['https://kubernetes.io/docs/reference/command-line-tools-reference/kube-scheduler/'],
  controls: [
    'nist-800-190:4.3.2',
    'cis-kubernetes-1.12:1.4.2',
    'nsa-kubernetes:network-separation',
  ],
  program: 'kube-scheduler',

  *judge({ flags }) {
    const flag = flags.get('bind-address') ?? flags.get('address');
    if (flag === undefined || /^(?:127\.|::1$|localhost$)/.test(flag.value)) return;
    yield { at: flag.at, says: `It listens on ${flag.value}` };
  },

  examples: {
    pass: [
      `apiVersion: v1
kind: Pod
metadata:
  name: kube-scheduler
  namespace: kube-system
spec:
  hostNetwork: true
  priorityClassName: system-node-critical
  containers:
    - name: kube-scheduler
      image: registry.k8s.io/kube-scheduler:v1.34.1
      command:
        - kube-scheduler
        - --leader-elect=true
        - --bind-address=127.0.0.1
`,
    ],
    fail: [
      `apiVersion: v1
kind: Pod
metadata:
  name: kube-scheduler
  namespace: kube-system
spec:
  hostNetwork: true
  priorityClassName: system-node-critical
  containers:
    - name: kube-scheduler
      image: registry.k8s.io/kube-scheduler:v1.34.1
      command:
        - kube-scheduler
        - --leader-elect=true
        - --bind-address=0.0.0.0
`,
    ],
  },
});
