import { definePodSecurityCheck, securityContextsOf } from '../../pod-security/control.ts';
import { at, isUnknown, textOf } from '../../tree/node.ts';

/** Since 1.31. */
const engineType = 'container_engine_t';
const types = new Set(['', 'container_t', 'container_init_t', 'container_kvm_t', engineType]);

export const podSelinuxOptions = definePodSecurityCheck({
  id: 'pod-selinux-options',
  title: 'Pod chooses an SELinux label that loosens it',
  severity: 'medium',
  why: 'The usual label keeps containers away from files and processes of the node and of each other. Another user, role or type can let them reach both.',
  fix: 'Remove `seLinuxOptions`, or set only `type` to container_t, container_init_t, container_kvm_t or container_engine_t, or `level`.',
  references: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  controls: ['nist-800-190:4.4.3', 'pss-baseline:selinux', 'nsa-kubernetes:pod-security'],
  podSecurity: {
    name: 'selinux',
    level: 'baseline',
    since: 0,

    *judge(pod, minor) {
      for (const { who, context } of securityContextsOf(pod)) {
        const type = at(context, 'seLinuxOptions', 'type');
        const isUsual =
          types.has(textOf(type) ?? '') && (minor >= 31 || textOf(type) !== engineType);
        if (type !== undefined && !isUnknown(type) && !isUsual) {
          yield { at: type, says: `${who} sets the SELinux type ${textOf(type)}` };
        }
        for (const key of ['user', 'role']) {
          const value = at(context, 'seLinuxOptions', key);
          if (value === undefined || (textOf(value) ?? '') === '') continue;
          yield { at: value, says: `${who} sets the SELinux ${key} ${textOf(value)}` };
        }
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
    seLinuxOptions:
      type: container_init_t
      level: s0:c1,c2
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
      securityContext:
        seLinuxOptions:
          type: spc_t
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
        seLinuxOptions:
          user: sysadm_u
          role: sysadm_r
`,
    ],
  },
});
