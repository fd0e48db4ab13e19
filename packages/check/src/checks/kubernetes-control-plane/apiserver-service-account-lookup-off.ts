import { defineFlagCheck, requireSwitch } from '../../kubernetes/flag-check.ts';

export const apiserverServiceAccountLookupOff = defineFlagCheck({
  id: 'apiserver-service-account-lookup-off',
  title: 'Tokens of deleted service accounts stay good',
  severity: 'medium',
  why: 'The API server then only looks at the signature of a token: deleting the account or the secret does not end it.',
  fix: 'Remove `--service-account-lookup=false`.',
  references: ['https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/'],
  controls: [
    'nist-800-190:4.3.1',
    'cis-kubernetes-1.12:1.2.21',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  program: 'kube-apiserver',

  judge: (component) => requireSwitch(component, 'service-account-lookup', true, true),

  examples: {
    pass: [
      `apiVersion: v1
kind: Pod
metadata:
  name: kube-apiserver
  namespace: kube-system
spec:
  hostNetwork: true
  priorityClassName: system-node-critical
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.34.1
      command:
        - kube-apiserver
        - --advertise-address=10.0.0.4
        - --secure-port=6443
        - --service-account-lookup=true
`,
    ],
    fail: [
      `apiVersion: v1
kind: Pod
metadata:
  name: kube-apiserver
  namespace: kube-system
spec:
  hostNetwork: true
  priorityClassName: system-node-critical
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.34.1
      command:
        - kube-apiserver
        - --advertise-address=10.0.0.4
        - --secure-port=6443
        - --service-account-lookup=false
`,
    ],
  },
});
