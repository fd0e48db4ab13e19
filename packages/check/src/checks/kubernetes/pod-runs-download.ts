import { defineCheck } from '../../check.ts';
import { commandOf, startCommandsOf } from '../../kubernetes/container-commands.ts';
import { pipedToShell } from '../../shell/downloads-to-shell.ts';

export const podRunsDownload = defineCheck({
  id: 'pod-runs-download',
  title: 'Container runs a script straight from the network',
  severity: 'high',
  why: 'Whoever holds that server decides what runs in the cluster, and each start can bring something else. Scanning the image does not find it.',
  fix: 'Put the script into the image, or mount it from a ConfigMap.',
  references: ['https://doi.org/10.6028/NIST.SP.800-190'],
  controls: ['nist-800-190:4.1.5', 'nist-800-190:4.4.4', 'nsa-kubernetes:pod-security'],
  reads: 'pod',

  *judge({ containers }) {
    for (const container of containers) {
      const place = commandOf(container);
      if (place === undefined) continue;
      for (const { to } of pipedToShell(startCommandsOf(container))) {
        yield { at: place, says: `Container "${container.name}" hands what it downloads to ${to}` };
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
          command: [sh, -c, "curl -fsS https://example.com/data.json | jq . > /tmp/data"]
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
          command: [sh, -c, "curl -fsSL https://example.com/setup.sh | bash"]
`,
    ],
  },
});
