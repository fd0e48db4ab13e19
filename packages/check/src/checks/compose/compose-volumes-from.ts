import { defineCheck } from '../../check.ts';
import { listOf } from '../../subjects/compose.ts';

export const composeVolumesFrom = defineCheck({
  id: 'compose-volumes-from',
  title: 'Service takes all volumes of another',
  severity: 'low',
  why: 'It gets every directory that the other one has, those with secrets and those that are added later among them, mostly writable.',
  fix: 'Name the volumes that both need under `volumes` of each service.',
  references: ['https://docs.docker.com/reference/compose-file/services/#volumes_from'],
  controls: ['nist-800-190:4.4.3'],
  reads: 'compose-service',
  *judge(service) {
    for (const { text, node } of listOf(service, 'volumes_from')) {
      yield { at: node, says: `Service "${service.name}" has the volumes of ${text}` };
    }
  },
  examples: {
    pass: ['services:\n  web:\n    image: nginx:1.31\n    volumes: ["data:/data:ro"]\n'],
    fail: ['services:\n  web:\n    image: nginx:1.31\n    volumes_from:\n      - app:ro\n'],
  },
});
