import { defineCheck } from '../../check.ts';
import { at, itemsOf, textOf } from '../../tree/node.ts';

/** Listening on every address: of Node.js, Java, Python and Go. */
const openDebugger =
  /--inspect(?:-brk)?=(?:0\.0\.0\.0|\[?::\]?)(?::|$)|-agentlib:jdwp=[^\s]{0,200}address=(?:\*|0\.0\.0\.0):|\bdebugpy\s[^\n]{0,100}--listen\s+0\.0\.0\.0:|\bdlv\s[^\n]{0,300}--listen[= ](?:0\.0\.0\.0)?:\d/;

export const podRemoteDebugger = defineCheck({
  id: 'pod-remote-debugger',
  title: 'Container serves a debugger to the network',
  severity: 'high',
  why: 'A debugger runs any code inside of the program, and asks nobody who he is.',
  fix: 'Remove the option, or listen on 127.0.0.1 and use `kubectl port-forward`.',
  references: ['https://nodejs.org/en/learn/getting-started/debugging#security-implications'],
  controls: ['nist-800-190:4.1.2', 'nist-800-190:4.4.2', 'nsa-kubernetes:pod-security'],
  reads: 'pod',

  *judge({ containers }) {
    for (const { name, node } of containers) {
      const words = ['command', 'args'].flatMap((key) => itemsOf(at(node, key)));
      const variables = itemsOf(at(node, 'env')).flatMap((each) => at(each, 'value') ?? []);
      for (const word of [...words, ...variables]) {
        if (!openDebugger.test((textOf(word) ?? '').slice(0, 5_000))) continue;
        yield { at: word, says: `Container "${name}" serves a debugger` };
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
          args: ["--inspect=127.0.0.1:9229", server.js]
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
          env:
            - name: JAVA_TOOL_OPTIONS
              value: -agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:5005
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
          env:
            - name: JAVA_TOOL_OPTIONS
              value: -agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=*:5005
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
          args: ["--inspect=0.0.0.0:9229", server.js]
`,
    ],
  },
});
