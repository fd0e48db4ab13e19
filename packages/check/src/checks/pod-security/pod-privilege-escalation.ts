import { definePodSecurityCheck, isWindows } from '../../pod-security/control.ts';
import { at, booleanOf, isUnknown, itemsOf, keyAt, type Node, textOf } from '../../tree/node.ts';

/** The API server refuses "false" beside these (ValidateSecurityContext). */
function needsRights(context: Node | undefined): boolean {
  const privileged = at(context, 'privileged');
  const added = at(context, 'capabilities', 'add');
  return (
    booleanOf(privileged) === true ||
    isUnknown(privileged) ||
    isUnknown(added) ||
    itemsOf(added).some((item) => /^(?:CAP_)?SYS_ADMIN$/.test(textOf(item) ?? 'CAP_SYS_ADMIN'))
  );
}

export const podPrivilegeEscalation = definePodSecurityCheck({
  id: 'pod-privilege-escalation',
  title: 'Processes may gain rights',
  severity: 'medium',
  why: 'Programs with the setuid bit make a process root again that was started without any rights. `allowPrivilegeEscalation: false` takes that way away, and is not the default.',
  fix: 'Set `allowPrivilegeEscalation: false` in the security context of each container.',
  references: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  controls: [
    'nist-800-190:4.4.3',
    'cis-kubernetes-1.12:5.2.6',
    'pss-restricted:privilege-escalation',
    'nsa-kubernetes:pod-security',
  ],
  podSecurity: {
    name: 'privilege-escalation',
    level: 'restricted',
    since: 8,

    *judge(pod, minor) {
      if (isWindows(pod, minor)) return;
      for (const { name, node } of pod.containers) {
        const context = at(node, 'securityContext');
        const allowed = at(context, 'allowPrivilegeEscalation');
        if (isUnknown(allowed) || booleanOf(allowed) === false) continue;
        yield {
          at: allowed ?? (context?.kind === 'map' ? keyAt(node, 'securityContext') : node),
          says: `Container "${name}" does not set allowPrivilegeEscalation: false`,
          ...(allowed !== undefined &&
            !needsRights(context) && { mend: [{ at: allowed, text: 'false' }] }),
        };
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
  containers:
    - name: web
      image: nginx:1.27
      securityContext:
        allowPrivilegeEscalation: false
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
        allowPrivilegeEscalation: true
`,
    ],
  },
});
