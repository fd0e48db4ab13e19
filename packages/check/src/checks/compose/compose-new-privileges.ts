import { defineCheck } from '../../check.ts';
import { listOf } from '../../subjects/compose.ts';
import { at, isUnknown, itemsOf } from '../../tree/node.ts';

export const composeNewPrivileges = defineCheck({
  id: 'compose-new-privileges',
  title: 'Service can gain privileges',
  severity: 'low',
  why: 'A setuid program in the image makes an ordinary user root. `no-new-privileges` takes that way away for every process of the container.',
  fix: 'Write `security_opt: ["no-new-privileges:true"]`.',
  references: ['https://docs.docker.com/reference/compose-file/services/#security_opt'],
  controls: ['nist-800-190:4.4.3', 'cis-docker-1.6:5.26'],
  reads: 'compose-service',
  *judge(service) {
    const options = at(service.node, 'security_opt');
    if (!service.complete || isUnknown(options) || itemsOf(options).some(isUnknown)) return;
    const set = listOf(service, 'security_opt').find(({ text }) =>
      /^no-new-privileges\b/.test(text),
    );
    if (set === undefined) {
      yield { at: service.key, says: `Service "${service.name}" does not forbid it` };
    } else if (/[:=]false$/.test(set.text)) {
      yield { at: set.node, says: `Service "${service.name}" allows it` };
    }
  },
  examples: {
    pass: [
      'services:\n  web:\n    image: nginx:1.31\n    security_opt: [no-new-privileges]\n',
      'services:\n  web:\n    image: nginx:1.31\n    security_opt:\n      - no-new-privileges=true\n',
    ],
    fail: [
      'services:\n  web:\n    image: nginx:1.31\n',
      'services:\n  web:\n    image: nginx:1.31\n    security_opt: ["no-new-privileges:false"]\n',
    ],
  },
});
