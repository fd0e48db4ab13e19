import { defineCheck } from '../../check.ts';
import { saysAny } from '../../subjects/compose.ts';

export const composeNoCpuLimit = defineCheck({
  id: 'compose-no-cpu-limit',
  title: 'Service has no CPU limit',
  severity: 'none',
  why: 'One busy service, or a coin miner in it, slows all others down. Where services differ in weight, a share does more than a hard limit.',
  fix: 'Write `cpus: 1.5` or `cpu_shares`, or `deploy: {resources: {limits: {cpus: "1.5"}}}`.',
  references: ['https://docs.docker.com/reference/compose-file/deploy/#resources'],
  controls: ['nist-800-190:4.4.3', 'cis-docker-1.6:5.12'],
  reads: 'compose-service',
  *judge(service) {
    if (!service.complete) return;
    const limits = ['deploy', 'resources', 'limits', 'cpus'];
    if (saysAny(service, ['cpus'], ['cpu_shares'], ['cpu_quota'], ['cpuset'], limits)) return;
    yield { at: service.key, says: `Service "${service.name}" has no CPU limit` };
  },
  examples: {
    pass: ['services:\n  web:\n    image: nginx:1.31\n    cpus: 0.5\n'],
    fail: ['services:\n  web:\n    image: nginx:1.31\n'],
  },
});
