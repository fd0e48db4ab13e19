import { defineCheck } from '../../check.ts';
import { setting, settingsOf } from '../../subjects/cloud.ts';
import { textOf } from '../../tree/node.ts';

export const ecsHostDevice = defineCheck({
  id: 'ecs-host-device',
  title: 'Container of a task has a device of its instance',
  severity: 'medium',
  why: 'A disk or the memory of the instance as a device is outside all that separates containers: whoever reads it reads every other task.',
  fix: 'Remove it from `linuxParameters.devices`. For GPUs use `resourceRequirements`.',
  references: ['https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Device.html'],
  controls: ['nist-800-190:4.4.3', 'cis-docker-1.6:5.18'],
  reads: 'ecs-task',
  *judge({ containers }) {
    for (const { name, node } of containers) {
      for (const device of settingsOf(setting(node, 'linuxParameters'), 'devices')) {
        const path = textOf(setting(device, 'hostPath')) ?? '';
        if (path === '' || harmless.test(path)) continue;
        yield { at: device, says: `Container "${name}" has ${path}` };
      }
    }
  },
  examples: {
    pass: [
      `{"family": "web", "containerDefinitions": [{"name": "web", "image": "nginx:1.27", "linuxParameters": {"devices": [{"hostPath": "/dev/fuse"}]}}]}
`,
    ],
    fail: [
      `{"family": "web", "containerDefinitions": [{"name": "web", "image": "nginx:1.27", "linuxParameters": {"devices": [{"hostPath": "/dev/xvda"}]}}]}
`,
    ],
  },
});

/** What every user of a machine may open, and accelerators. */
const harmless = /^\/dev\/(?:fuse|null|zero|u?random|net\/tun|(?:nvidia|neuron)\w*)$/;
