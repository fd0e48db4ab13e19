import { definePodSecurityCheck } from '../../pod-security/control.ts';
import { at, itemsOf, numberOf } from '../../tree/node.ts';

export const podHostPort = definePodSecurityCheck({
  id: 'pod-host-port',
  title: 'Container takes a port of the node',
  severity: 'medium',
  why: 'A port of the node is open to everything that reaches the node, past network policies of many plugins, and no second pod can use it.',
  fix: 'Remove `hostPort` and expose the container port through a Service.',
  references: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  controls: [
    'nist-800-190:4.4.3',
    'cis-kubernetes-1.12:5.2.12',
    'pss-baseline:host-ports',
    'nsa-kubernetes:network-separation',
  ],
  podSecurity: {
    name: 'host-ports',
    level: 'baseline',
    since: 0,

    *judge({ containers }) {
      for (const { name, node } of containers) {
        for (const port of itemsOf(at(node, 'ports'))) {
          const hostPort = at(port, 'hostPort');
          const number = numberOf(hostPort);
          if (hostPort === undefined || number === undefined || number === 0) continue;
          yield { at: hostPort, says: `Container "${name}" takes port ${number} of the node` };
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
      ports:
        - containerPort: 8080
        - containerPort: 9090
          hostPort: 0
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
          ports:
            - containerPort: 8080
              hostPort: 80
`,
    ],
  },
});
