import type { Violation } from '../../check.ts';
import { definePodSecurityCheck, isWindows, latestMinor } from '../../pod-security/control.ts';
import type { PodSubject } from '../../subjects/kubernetes.ts';
import { at, isUnknown, itemsOf, keyAt, textOf } from '../../tree/node.ts';
import { baselineCapabilities } from './pod-added-capabilities.ts';

function* judgeDropped({ containers }: PodSubject): Generator<Violation> {
  for (const { name, node } of containers) {
    const drop = at(node, 'securityContext', 'capabilities', 'drop');
    // The name has to be written like that.
    if (isUnknown(drop) || itemsOf(drop).some((item) => textOf(item) === 'ALL')) continue;
    const place = at(node, 'securityContext') === undefined ? node : keyAt(node, 'securityContext');
    yield { at: drop ?? place, says: `Container "${name}" does not drop all capabilities` };
  }
}

function* judgeAdded(
  { containers }: PodSubject,
  isForbidden: (capability: string) => boolean,
): Generator<Violation> {
  for (const { name, node } of containers) {
    for (const added of itemsOf(at(node, 'securityContext', 'capabilities', 'add'))) {
      const capability = textOf(added);
      if (capability === undefined || !isForbidden(capability)) continue;
      yield { at: added, says: `Container "${name}" adds ${capability}` };
    }
  }
}

export const podCapabilitiesNotDropped = definePodSecurityCheck({
  id: 'pod-capabilities-not-dropped',
  title: 'Container keeps capabilities that it does not need',
  severity: 'low',
  why: 'A container starts with some fourteen parts of root, among them raw sockets and changing the owner of files. A program that needs none should have none: each one helps somebody who takes it over.',
  fix: 'Set `capabilities: {drop: [ALL]}` in the security context of each container, and add NET_BIND_SERVICE where a port below 1024 is opened.',
  references: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  controls: [
    'nist-800-190:4.4.3',
    'cis-kubernetes-1.12:5.2.8',
    'cis-kubernetes-1.12:5.2.9',
    'pss-restricted:capabilities',
    'nsa-kubernetes:pod-security',
  ],
  podSecurity: {
    name: 'capabilities',
    level: 'restricted',
    since: 22,
    overrides: 'capabilities',
    *judge(pod, minor) {
      if (isWindows(pod, minor)) return;
      yield* judgeDropped(pod);
      yield* judgeAdded(pod, (capability) => capability !== 'NET_BIND_SERVICE');
    },
  },
  // Of capabilities beyond the usual ones `pod-added-capabilities` speaks.
  *judge(pod) {
    if (isWindows(pod, latestMinor)) return;
    yield* judgeDropped(pod);
    yield* judgeAdded(
      pod,
      (capability) => capability !== 'NET_BIND_SERVICE' && baselineCapabilities.has(capability),
    );
  },

  examples: {
    pass: [
      `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: nginx:1.27
      securityContext:
        capabilities:
          drop: [ALL]
          add: [NET_BIND_SERVICE]
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
          image: nginx:1.27
`,
      `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: nginx:1.27
      securityContext:
        capabilities:
          drop: [ALL]
          add: [CHOWN]
`,
    ],
  },
});
