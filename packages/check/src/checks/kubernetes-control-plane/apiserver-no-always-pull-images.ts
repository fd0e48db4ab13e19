import { defineFlagCheck, listOf } from '../../kubernetes/flag-check.ts';

export const apiserverNoAlwaysPullImages = defineFlagCheck({
  id: 'apiserver-no-always-pull-images',
  title: 'Private images on nodes are open to every pod',
  severity: 'low',
  why: 'Once an image lies on a node, any pod there can run it, also one that has no credentials for its registry. AlwaysPullImages makes every pod show its own.',
  fix: 'Add AlwaysPullImages to `--enable-admission-plugins`, where tenants share nodes.',
  references: ['https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/'],
  controls: [
    'nist-800-190:4.2.3',
    'nist-800-190:4.3.4',
    'cis-kubernetes-1.12:1.2.11',
    'nsa-kubernetes:authentication-and-authorization',
  ],
  program: 'kube-apiserver',

  *judge(component) {
    const { flags, command, isPartial } = component;
    if (isPartial || listOf(component, 'enable-admission-plugins').includes('AlwaysPullImages'))
      return;
    yield { at: flags.get('enable-admission-plugins')?.at ?? command };
  },

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
        - --enable-admission-plugins=NodeRestriction,AlwaysPullImages
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
        - --enable-admission-plugins=NodeRestriction
`,
    ],
  },
});
