import { defineCheck } from '../../check.ts';
import { at, itemsOf, numberOf } from '../../tree/node.ts';

export const podSshPort = defineCheck({
  id: 'pod-ssh-port',
  title: 'Container serves SSH',
  severity: 'medium',
  why: 'A second way in, with keys and accounts of its own, past the log-in and the audit log of the cluster.',
  fix: 'Remove the SSH server, and use `kubectl exec` or `kubectl debug`.',
  references: ['https://doi.org/10.6028/NIST.SP.800-190'],
  controls: ['nist-800-190:4.1.2', 'nist-800-190:4.4.2', 'nsa-kubernetes:pod-security'],
  reads: 'pod',

  *judge({ containers }) {
    for (const { name, node } of containers) {
      for (const port of itemsOf(at(node, 'ports'))) {
        const number = at(port, 'containerPort');
        if (number === undefined || numberOf(number) !== 22) continue;
        yield { at: number, says: `Container "${name}" opens port 22` };
      }
    }
  },

  examples: {
    pass: [
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
          image: registry.example.com/web:1.4.2
          ports:
            - containerPort: 2222
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
          image: registry.example.com/web:1.4.2
          ports:
            - containerPort: 22
`,
    ],
  },
});
