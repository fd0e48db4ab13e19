import { definePodSecurityCheck } from '../../pod-security/control.ts';
import { at, itemsOf, textOf } from '../../tree/node.ts';

/** Settings that stay inside a pod, and since which minor version the standards allow them. */
const allowedSince: ReadonlyMap<string, number> = new Map([
  ['kernel.shm_rmid_forced', 0],
  ['net.ipv4.ip_local_port_range', 0],
  ['net.ipv4.tcp_syncookies', 0],
  ['net.ipv4.ping_group_range', 0],
  ['net.ipv4.ip_unprivileged_port_start', 0],
  ['net.ipv4.ip_local_reserved_ports', 27],
  ['net.ipv4.tcp_keepalive_time', 29],
  ['net.ipv4.tcp_fin_timeout', 29],
  ['net.ipv4.tcp_keepalive_intvl', 29],
  ['net.ipv4.tcp_keepalive_probes', 29],
  ['net.ipv4.tcp_rmem', 32],
  ['net.ipv4.tcp_wmem', 32],
  ['net.ipv4.tcp_slow_start_after_idle', 37],
  ['net.ipv4.tcp_notsent_lowat', 37],
]);

export const podSysctls = definePodSecurityCheck({
  id: 'pod-sysctls',
  title: 'Pod changes kernel settings',
  severity: 'medium',
  why: 'Settings of the kernel reach beyond the pod: some switch off protections, some let one pod starve the others on its node. The standards allow those that stay inside the namespaces of the pod.',
  fix: 'Remove the setting, or make it on the nodes that need it.',
  references: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  controls: ['nist-800-190:4.4.3', 'pss-baseline:sysctls', 'nsa-kubernetes:pod-security'],
  podSecurity: {
    name: 'sysctls',
    level: 'baseline',
    since: 0,

    *judge({ spec }, minor) {
      for (const sysctl of itemsOf(at(spec, 'securityContext', 'sysctls'))) {
        const name = textOf(at(sysctl, 'name'));
        if (name === undefined) continue;
        const since = allowedSince.get(name);
        if (since !== undefined && since <= minor) continue;
        yield { at: sysctl, says: `The pod sets ${name}` };
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
    sysctls:
      - {name: net.ipv4.ip_unprivileged_port_start, value: "0"}
      - {name: net.ipv4.tcp_keepalive_time, value: "600"}
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
        sysctls:
          - name: kernel.msgmax
            value: "65536"
      containers:
        - name: web
          image: nginx:1.27
`,
    ],
  },
});
