import { defineCheck } from '../../check.ts';
import { addressFetchedBy, commandsOf } from '../../kubernetes/container-commands.ts';
import { at, textsOf } from '../../tree/node.ts';

export const podHookDownloads = defineCheck({
  id: 'pod-hook-downloads',
  title: 'Hook of a container downloads from the network',
  severity: 'medium',
  why: 'Hooks run beside the program and leave no log. What they fetch is in no image, was never scanned, and comes anew with each start.',
  fix: 'Put the file into the image, or fetch it in an init container that compares its digest.',
  references: ['https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/'],
  controls: ['nist-800-190:4.1.5', 'nist-800-190:4.4.4', 'nsa-kubernetes:pod-security'],
  reads: 'pod',

  *judge({ containers }) {
    for (const { name, node } of containers) {
      for (const hook of ['postStart', 'preStop']) {
        const words = at(node, 'lifecycle', hook, 'exec', 'command');
        const address = commandsOf(textsOf(words)).map(addressFetchedBy).find(Boolean);
        if (words === undefined || address === undefined) continue;
        yield { at: words, says: `${hook} of container "${name}" downloads` };
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
          lifecycle:
            preStop:
              exec:
                command: [sh, -c, "curl -X POST http://localhost:8080/drain; sleep 5"]
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
          lifecycle:
            postStart:
              exec:
                command: [sh, -c, "wget -q https://example.com/agent -O /tmp/a && chmod +x /tmp/a"]
`,
    ],
  },
});
