import { definePodSecurityCheck, securityContextsOf } from '../../pod-security/control.ts';
import { at, booleanOf } from '../../tree/node.ts';

export const podWindowsHostProcess = definePodSecurityCheck({
  id: 'pod-windows-host-process',
  title: 'Container runs as a process of a Windows node',
  severity: 'critical',
  why: 'A host process has no container around it: it runs on the Windows node with the rights of the account that it names.',
  fix: 'Remove `hostProcess: true`.',
  references: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  controls: [
    'nist-800-190:4.4.3',
    'cis-kubernetes-1.12:5.2.10',
    'pss-baseline:host-process',
    'nsa-kubernetes:pod-security',
  ],
  podSecurity: {
    name: 'host-process',
    level: 'baseline',
    since: 0,

    *judge(pod) {
      for (const { who, context } of securityContextsOf(pod)) {
        const hostProcess = at(context, 'windowsOptions', 'hostProcess');
        if (hostProcess === undefined || booleanOf(hostProcess) !== true) continue;
        yield { at: hostProcess, says: `${who} runs on the node itself` };
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
  securityContext:
    windowsOptions:
      hostProcess: false
  containers:
    - name: web
      image: nginx:1.27
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
      hostNetwork: true
      securityContext:
        windowsOptions:
          hostProcess: true
      containers:
        - name: web
          image: nginx:1.27
`,
    ],
  },
});
