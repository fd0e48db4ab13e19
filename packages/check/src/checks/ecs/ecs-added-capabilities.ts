import { defineCheck } from '../../check.ts';
import { setting, settingsOf } from '../../subjects/cloud.ts';
import { textOf } from '../../tree/node.ts';

export const ecsAddedCapabilities = defineCheck({
  id: 'ecs-added-capabilities',
  title: 'Container of a task has a dangerous capability',
  severity: 'high',
  why: 'With SYS_ADMIN, SYS_MODULE, SYS_PTRACE and the like a process in the container can break out of it or change the network of the instance.',
  fix: 'Remove it from `linuxParameters.capabilities.add`, and drop ALL where the program allows.',
  references: [
    'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_KernelCapabilities.html',
  ],
  controls: ['nist-800-190:4.4.3', 'cis-docker-1.6:5.4'],
  reads: 'ecs-task',
  *judge({ containers }) {
    for (const { name, node } of containers) {
      for (const capability of settingsOf(setting(node, 'linuxParameters.capabilities'), 'add')) {
        const text = (textOf(capability) ?? '').replace(/^CAP_/, '');
        if (grave.has(text)) yield { at: capability, says: `Container "${name}" adds ${text}` };
      }
    }
  },
  examples: {
    pass: [
      `{"family": "web", "containerDefinitions": [{"name": "web", "image": "nginx:1.27", "linuxParameters": {"capabilities": {"drop": ["ALL"], "add": ["NET_BIND_SERVICE"]}}}]}
`,
    ],
    fail: [
      `{"family": "web", "containerDefinitions": [{"name": "web", "image": "nginx:1.27", "linuxParameters": {"capabilities": {"add": ["SYS_ADMIN"]}}}]}
`,
    ],
  },
});

/** What breaks out of a container, or comes near it. */
const grave = new Set([
  ...['ALL', 'BPF', 'DAC_READ_SEARCH', 'MAC_ADMIN', 'NET_ADMIN', 'SYS_ADMIN', 'SYS_BOOT'],
  ...['SYS_MODULE', 'SYS_PTRACE', 'SYS_RAWIO'],
]);
