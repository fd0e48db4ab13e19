import { defineCheck } from '../../check.ts';
import { saysAny } from '../../subjects/compose.ts';

export const composeNoMemoryLimit = defineCheck({
  id: 'compose-no-memory-limit',
  title: 'Service has no memory limit',
  severity: 'low',
  why: 'One service that leaks, or is made to, takes the memory of all others, and the kernel kills what it likes.',
  fix: 'Write `mem_limit: 512m`, or `deploy: {resources: {limits: {memory: 512m}}}`.',
  references: ['https://docs.docker.com/reference/compose-file/deploy/#resources'],
  controls: ['nist-800-190:4.4.3', 'cis-docker-1.6:5.11'],
  reads: 'compose-service',
  *judge(service) {
    if (!service.complete) return;
    if (saysAny(service, ['mem_limit'], ['deploy', 'resources', 'limits', 'memory'])) return;
    yield { at: service.key, says: `Service "${service.name}" has no memory limit` };
  },
  examples: {
    pass: [
      'services:\n  web:\n    image: nginx:1.31\n    mem_limit: 512m\n',
      'services:\n  web:\n    image: nginx:1.31\n    deploy:\n      resources:\n        limits: {memory: 1G}\n',
      'services:\n  web:\n    environment: {A: b}\n',
    ],
    fail: ['services:\n  web:\n    image: nginx:1.31\n'],
  },
});
