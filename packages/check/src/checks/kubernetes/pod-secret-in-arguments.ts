import { defineCheck } from '../../check.ts';
import { givesCredential, passwordInAddress } from '../../kubernetes/credentials.ts';
import { splitCommands } from '../../shell/split-commands.ts';
import { at, itemsOf, textOf } from '../../tree/node.ts';

export const podSecretInArguments = defineCheck({
  id: 'pod-secret-in-arguments',
  title: 'Command line holds a secret',
  severity: 'high',
  why: 'Arguments stand in the manifest, in the process list of the node and in `kubectl describe`: many more can read them than should.',
  fix: 'Pass the secret as a mounted file, or as `$(NAME)` from a Secret, and change it: it has leaked.',
  references: ['https://kubernetes.io/docs/concepts/configuration/secret/'],
  controls: ['nist-800-190:4.1.4', 'cis-kubernetes-1.12:5.4.2', 'nsa-kubernetes:pod-security'],
  reads: 'pod',

  *judge({ containers }) {
    for (const { name, node } of containers) {
      const words = ['command', 'args'].flatMap((key) => itemsOf(at(node, key)));
      for (const word of words) {
        if (!splitCommands(textOf(word) ?? '').some(({ words }) => words.some(isSecretFlag)))
          continue;
        yield { at: word, says: `Container "${name}" is started with a secret`, holdsSecret: true };
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
          args:
            - --password-file=/run/secrets/db
            - --token=$(TOKEN)
            - --tls-private-key=/certs/tls.key
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
          args:
            - --db-password=t0psecret-4711
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
          command: [sh, -c, "exec web --db postgres://app:t0psecret@db/shop"]
`,
    ],
  },
});

function isSecretFlag(word: string): boolean {
  const flag = /^--?([\w.-]{1,100})=(.+)$/s.exec(word);
  return flag === null
    ? passwordInAddress(word) !== undefined
    : givesCredential(flag[1]!, flag[2]!);
}
