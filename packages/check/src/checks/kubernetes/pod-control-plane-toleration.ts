import { defineCheck } from '../../check.ts';
import { at, itemsOf, textOf } from '../../tree/node.ts';

export const podControlPlaneToleration = defineCheck({
  id: 'pod-control-plane-toleration',
  title: 'Workload may run on control plane nodes',
  severity: 'medium',
  why: 'There it shares a kernel with the API server and etcd. Who breaks out of it has the cluster.',
  fix: 'Remove the toleration; agents that have to be on every node belong in a DaemonSet.',
  references: ['https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/'],
  controls: ['nist-800-190:4.3.4', 'nist-800-190:4.3.5', 'nsa-kubernetes:pod-security'],
  reads: 'pod',

  *judge({ owner, spec }) {
    if (owner.kind === 'DaemonSet' || owner.namespace === 'kube-system') return;
    for (const toleration of itemsOf(at(spec, 'tolerations'))) {
      const key = at(toleration, 'key');
      if (!/^node-role\.kubernetes\.io\/(?:control-plane|master)$/.test(textOf(key) ?? ''))
        continue;
      yield { at: key ?? toleration };
    }
  },

  examples: {
    pass: [
      `apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      tolerations:
        - key: node-role.kubernetes.io/control-plane
          effect: NoSchedule
      containers:
        - name: web
          image: registry.example.com/web:1.4.2
`,
      `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      tolerations:
        - key: gpu
          operator: Exists
      containers:
        - name: web
          image: registry.example.com/web:1.4.2
`,
    ],
    fail: [
      `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      tolerations:
        - key: node-role.kubernetes.io/control-plane
          operator: Exists
          effect: NoSchedule
      containers:
        - name: web
          image: registry.example.com/web:1.4.2
`,
    ],
  },
});
