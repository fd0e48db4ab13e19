import { defineCheck } from '../../check.ts';
import { commandOf, startCommandsOf } from '../../kubernetes/container-commands.ts';

const installers: ReadonlyMap<string, RegExp> = new Map([
  ['apk', /^add$/],
  ['apt', /^install$/],
  ['apt-get', /^install$/],
  ['dnf', /^install$/],
  ['microdnf', /^install$/],
  ['pip', /^install$/],
  ['pip3', /^install$/],
  ['yum', /^install$/],
]);

export const podInstallsAtStart = defineCheck({
  id: 'pod-installs-at-start',
  title: 'Container installs packages when it starts',
  severity: 'medium',
  why: 'What runs then is not what was scanned: each start takes the newest packages from the network, needs root and a way out, and fails when the mirror does.',
  fix: 'Install the packages in the Dockerfile.',
  references: ['https://doi.org/10.6028/NIST.SP.800-190'],
  controls: ['nist-800-190:4.1.1', 'nist-800-190:4.4.4', 'nsa-kubernetes:pod-security'],
  reads: 'pod',

  *judge({ containers }) {
    for (const container of containers) {
      const place = commandOf(container);
      const install = startCommandsOf(container).find(({ words }) => installs(words));
      if (place === undefined || install === undefined) continue;
      const says = `Container "${container.name}" runs ${install.words.slice(0, 2).join(' ')}`;
      yield { at: place, says };
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
          command: [sh, -c, "npm run start"]
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
          command: [sh, -c, "apk add --no-cache curl && exec /app"]
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
          command:
            - /bin/bash
            - -ec
            - |
              apt-get update
              apt-get -y install git
              ./run.sh
`,
    ],
  },
});

function installs(words: readonly string[]): boolean {
  const verb = installers.get((words[0] ?? '').replace(/^.*\//, ''));
  return verb !== undefined && words.slice(1, 10).some((word) => verb.test(word));
}
