import { defineCheck } from '../../check.ts';
import { listOf } from '../../subjects/compose.ts';

export const composeSelinuxOff = defineCheck({
  id: 'compose-selinux-off',
  title: 'Service is not held by SELinux',
  severity: 'medium',
  why: 'The label keeps a process that breaks out from reading files of the host and of other containers. Without it nothing does.',
  fix: 'Remove `label:disable`; for mounted files use the options `z` or `Z`.',
  references: ['https://docs.docker.com/engine/storage/bind-mounts/#configure-the-selinux-label'],
  controls: ['nist-800-190:4.4.3', 'cis-docker-1.6:5.3'],
  reads: 'compose-service',
  *judge(service) {
    for (const { text, node } of listOf(service, 'security_opt')) {
      if (!/^label[:=](?:disable$|type:spc_t$)/.test(text)) continue;
      yield { at: node, says: `Service "${service.name}" has no SELinux label` };
    }
  },
  examples: {
    pass: [
      'services:\n  web:\n    image: nginx:1.31\n    security_opt: ["label=level:s0:c100,c200"]\n',
    ],
    fail: ['services:\n  web:\n    image: nginx:1.31\n    security_opt: ["label:disable"]\n'],
  },
});
