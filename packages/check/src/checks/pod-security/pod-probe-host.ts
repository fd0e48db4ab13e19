import { definePodSecurityCheck } from '../../pod-security/control.ts';
import { at, textOf } from '../../tree/node.ts';

const handlers = [
  ['livenessProbe'],
  ['readinessProbe'],
  ['startupProbe'],
  ['lifecycle', 'postStart'],
  ['lifecycle', 'preStop'],
] as const;

export const podProbeHost = definePodSecurityCheck({
  id: 'pod-probe-host',
  title: 'Probe or hook asks another host',
  severity: 'medium',
  why: "The kubelet sends probes and hooks from the network of the node. With a host of the pod author's choice they become requests to services that only nodes may reach.",
  fix: 'Remove `host`: without it the pod itself is asked.',
  references: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  controls: ['nist-800-190:4.4.3', 'pss-baseline:host-probes', 'nsa-kubernetes:network-separation'],
  podSecurity: {
    name: 'host-probes',
    level: 'baseline',
    since: 34,

    *judge({ containers }) {
      for (const { name, node } of containers) {
        for (const path of handlers) {
          for (const action of ['httpGet', 'tcpSocket']) {
            const host = at(node, ...path, action, 'host');
            if (host === undefined || (textOf(host) ?? '') === '') continue;
            yield { at: host, says: `${path.at(-1)} of container "${name}" asks ${textOf(host)}` };
          }
        }
      }
    },
  },

  examples: {
    pass: [
      `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: nginx:1.27
      livenessProbe:
        httpGet:
          path: /healthz
          port: 8080
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
      containers:
        - name: web
          image: nginx:1.27
          livenessProbe:
            httpGet:
              host: 169.254.169.254
              path: /latest/meta-data/
              port: 80
`,
    ],
  },
});
