import { defineCheck } from '../../check.ts';
import { setting } from '../../subjects/cloud.ts';
import { textOf } from '../../tree/node.ts';

export const ecsHostNetwork = defineCheck({
  id: 'ecs-host-network',
  title: 'Task uses the network of its instance',
  severity: 'high',
  why: "The containers reach what listens on the instance's own address, and the metadata service with the credentials of the instance. No security group stands between tasks.",
  fix: 'Use `"networkMode": "awsvpc"`, so that each task has an address and security groups of its own.',
  references: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking.html'],
  controls: ['nist-800-190:4.3.3', 'nist-800-190:4.4.2', 'cis-docker-1.6:5.10'],
  reads: 'ecs-task',
  *judge({ node }) {
    const mode = setting(node, 'networkMode');
    if (textOf(mode) === 'host') yield { at: mode! };
  },
  examples: {
    pass: [
      `{"family": "web", "networkMode": "awsvpc", "containerDefinitions": [{"name": "web", "image": "nginx:1.27"}]}
`,
    ],
    fail: [
      `{"family": "web", "networkMode": "host", "containerDefinitions": [{"name": "web", "image": "nginx:1.27"}]}
`,
    ],
  },
});
