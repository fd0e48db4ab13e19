import { defineCheck } from '../../check.ts';
import { listOf } from '../../subjects/compose.ts';

export const composeApparmorUnconfined = defineCheck({
  id: 'compose-apparmor-unconfined',
  title: 'Service is not held by AppArmor',
  severity: 'medium',
  why: 'The default profile keeps a container from mounting file systems and from writing to `/proc` and `/sys`. Without it one barrier on the way to the host is gone.',
  fix: 'Remove `apparmor:unconfined`, or load a profile for the service and name it.',
  references: ['https://docs.docker.com/engine/security/apparmor/'],
  controls: ['nist-800-190:4.4.3', 'cis-docker-1.6:5.2'],
  reads: 'compose-service',
  *judge(service) {
    for (const { text, node } of listOf(service, 'security_opt')) {
      if (!/^apparmor[:=]unconfined$/.test(text)) continue;
      yield { at: node, says: `Service "${service.name}" has no AppArmor profile` };
    }
  },
  examples: {
    pass: ['services:\n  web:\n    image: nginx:1.31\n    security_opt: ["apparmor=web"]\n'],
    fail: ['services:\n  web:\n    image: nginx:1.31\n    security_opt: ["apparmor:unconfined"]\n'],
  },
});
