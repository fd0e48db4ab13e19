import { defineCheck } from '../../check.ts';
import { hostPathsOf } from '../../cloud/ecs-volumes.ts';

export const ecsHostVolume = defineCheck({
  id: 'ecs-host-volume',
  title: 'Task mounts a system directory of its instance',
  severity: 'high',
  why: 'With /, /etc, /proc or the directory of Docker an attacker in the container changes the instance or reads the secrets of other tasks.',
  fix: 'Use a volume of the task, EFS or EBS. Agents that must read the instance mount the one directory that they need, with `readOnly`.',
  references: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bind-mounts.html'],
  controls: ['nist-800-190:4.5.5', 'cis-docker-1.6:5.6'],
  reads: 'ecs-task',
  *judge(task) {
    for (const { path, node } of hostPathsOf(task)) {
      if (sensitive.test(path)) yield { at: node, says: `Mounts ${path}` };
    }
  },
  examples: {
    pass: [
      `{"family": "web", "containerDefinitions": [{"name": "web", "image": "nginx:1.27"}],
 "volumes": [{"name": "data", "host": {"sourcePath": "/mnt/data"}}]}
`,
    ],
    fail: [
      `{"family": "web", "containerDefinitions": [{"name": "web", "image": "nginx:1.27"}],
 "volumes": [{"name": "root", "host": {"sourcePath": "/"}}]}
`,
    ],
  },
});

const sensitive =
  /^\/(?:(?:etc|proc|sys|boot|dev|root|lib|usr|var\/lib\/(?:docker|containerd|ecs))(?:\/|$)|$)/;
