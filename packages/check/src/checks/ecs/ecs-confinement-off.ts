import { defineCheck } from '../../check.ts';
import { settingsOf } from '../../subjects/cloud.ts';
import { textOf } from '../../tree/node.ts';

export const ecsConfinementOff = defineCheck({
  id: 'ecs-confinement-off',
  title: 'Container of a task is not confined',
  severity: 'high',
  why: 'AppArmor, SELinux and seccomp keep a process that broke out of its program from most of the kernel. Without them one flaw in the kernel is enough.',
  fix: 'Remove `apparmor:unconfined`, `seccomp:unconfined` and `label:disable` from `dockerSecurityOptions`.',
  references: [
    'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html',
  ],
  controls: ['nist-800-190:4.4.3', 'cis-docker-1.6:5.2', 'cis-docker-1.6:5.22'],
  reads: 'ecs-task',
  *judge({ containers }) {
    for (const { name, node } of containers) {
      for (const option of settingsOf(node, 'dockerSecurityOptions')) {
        const text = textOf(option) ?? '';
        if (/unconfined$|^label[:=]disable$/.test(text)) {
          yield { at: option, says: `Container "${name}": ${text}` };
        }
      }
    }
  },
  examples: {
    pass: [
      `{"family": "web", "containerDefinitions": [{"name": "web", "image": "nginx:1.27", "dockerSecurityOptions": ["no-new-privileges:true"]}]}
`,
    ],
    fail: [
      `{"family": "web", "containerDefinitions": [{"name": "web", "image": "nginx:1.27", "dockerSecurityOptions": ["apparmor:unconfined"]}]}
`,
    ],
  },
});
