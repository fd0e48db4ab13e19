import { defineCheck } from '../../check.ts';
import { at, booleanOf } from '../../tree/node.ts';

export const composeCapabilitiesNotDropped = defineCheck({
  id: 'compose-capabilities-not-dropped',
  title: 'Service keeps the default capabilities',
  severity: 'low',
  why: 'By default a container may change owners, forge packets and more. Few programs need any of that; an attacker is glad of it.',
  fix: 'Write `cap_drop: [ALL]` and add back what the program asks for.',
  references: ['https://docs.docker.com/reference/compose-file/services/#cap_drop'],
  controls: ['nist-800-190:4.4.3', 'cis-docker-1.6:5.4'],
  reads: 'compose-service',
  *judge(service) {
    if (!service.complete || booleanOf(at(service.node, 'privileged')) === true) return;
    const drop = at(service.node, 'cap_drop');
    if (drop === undefined) yield { at: service.key, says: `Service "${service.name}" drops none` };
  },
  examples: {
    pass: ['services:\n  web:\n    image: nginx:1.31\n    cap_drop: [ALL]\n'],
    fail: ['services:\n  web:\n    image: nginx:1.31\n'],
  },
});
