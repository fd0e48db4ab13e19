import { defineCheck } from '../../check.ts';
import { at, itemsOf, textOf } from '../../tree/node.ts';

export const podDashboardOpen = defineCheck({
  id: 'pod-dashboard-open',
  title: 'Dashboard asks nobody to log in',
  severity: 'high',
  why: 'The dashboard then acts for every visitor with its own rights, which are often those of an administrator.',
  fix: 'Remove `--enable-skip-login` and `--enable-insecure-login`.',
  references: [
    'https://github.com/kubernetes/dashboard/blob/master/docs/user/access-control/README.md',
  ],
  controls: [
    'nist-800-190:4.3.1',
    'nist-800-190:4.3.2',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  reads: 'pod',

  *judge({ containers }) {
    for (const { node } of containers) {
      if (
        !/(?:^|\/)dashboard(?:-\w+)?[:@]|kubernetes-dashboard/.test(textOf(at(node, 'image')) ?? '')
      )
        continue;
      for (const word of [...itemsOf(at(node, 'command')), ...itemsOf(at(node, 'args'))]) {
        if (/^--enable-(?:skip|insecure)-login(?:=true)?$/.test(textOf(word) ?? ''))
          yield { at: word };
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
          image: kubernetesui/dashboard:v2.7.0
          args: [--auto-generate-certificates]
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
          image: kubernetesui/dashboard:v2.7.0
          args:
            - --enable-skip-login
`,
    ],
  },
});
