import { defineCheck } from '../../check.ts';
import { listOf } from '../../subjects/compose.ts';

export const composeSeccompUnconfined = defineCheck({
  id: 'compose-seccomp-unconfined',
  title: 'Service may make every system call',
  severity: 'high',
  why: 'The default seccomp profile refuses calls that containers do not need and that exploits of the kernel are made of. Without it they are open.',
  fix: 'Remove `seccomp:unconfined`, or name a profile with the one call that is missing.',
  references: ['https://docs.docker.com/engine/security/seccomp/'],
  controls: ['nist-800-190:4.4.3', 'cis-docker-1.6:5.22'],
  reads: 'compose-service',
  *judge(service) {
    for (const { text, node } of listOf(service, 'security_opt')) {
      if (!/^seccomp[:=]unconfined$/.test(text)) continue;
      yield { at: node, says: `Service "${service.name}" has no seccomp profile` };
    }
  },
  examples: {
    pass: [
      'services:\n  web:\n    image: nginx:1.31\n    security_opt: ["seccomp=./profile.json"]\n',
    ],
    fail: [
      'services:\n  web:\n    image: nginx:1.31\n    security_opt:\n      - seccomp:unconfined\n',
    ],
  },
});
