import { defineCheck } from '../../check.ts';
import { capabilityOf, listOf } from '../../subjects/compose.ts';

export const composeAddedCapabilities = defineCheck({
  id: 'compose-added-capabilities',
  title: 'Service gets a capability that is nearly root',
  severity: 'high',
  why: 'With one of these capabilities a process loads kernel modules, reads any file, watches other processes or mounts disks: each is a known way out of a container.',
  fix: 'Remove it from `cap_add`, and name the one that is really needed, such as `NET_BIND_SERVICE`.',
  references: ['https://man7.org/linux/man-pages/man7/capabilities.7.html'],
  controls: ['nist-800-190:4.4.3', 'cis-docker-1.6:5.4'],
  reads: 'compose-service',
  *judge(service) {
    for (const { text, node } of listOf(service, 'cap_add')) {
      const capability = capabilityOf(text);
      if (!dangerous.has(capability)) continue;
      yield { at: node, says: `Service "${service.name}" adds ${capability}` };
    }
  },
  examples: {
    pass: [
      'services:\n  web:\n    image: nginx:1.31\n    cap_drop: [ALL]\n    cap_add: [NET_BIND_SERVICE, CHOWN]\n',
    ],
    fail: [
      'services:\n  vpn:\n    image: example/vpn:1.0\n    cap_add:\n      - NET_ADMIN\n      - CAP_SYS_MODULE\n',
      'services:\n  a:\n    image: example/a:1.0\n    cap_add: [all]\n',
    ],
  },
});

const dangerous = new Set([
  ...['ALL', 'SYS_ADMIN', 'SYS_MODULE', 'SYS_PTRACE', 'SYS_RAWIO', 'SYS_BOOT', 'SYS_TIME'],
  ...['DAC_READ_SEARCH', 'BPF', 'PERFMON', 'MAC_ADMIN', 'MAC_OVERRIDE', 'SYSLOG', 'NET_ADMIN'],
]);
