import { defineCheck } from '../../check.ts';
import { setting, settingsOf } from '../../subjects/cloud.ts';
import { textOf } from '../../tree/node.ts';

export const ecsEfsIam = defineCheck({
  id: 'ecs-efs-iam',
  title: 'File system is mounted without the role of the task',
  severity: 'low',
  why: 'The file system then cannot tell this task from any other client in the network, so a rule that lets it in lets everybody in.',
  fix: 'Set `"authorizationConfig": {"iam": "ENABLED"}`, and write a policy for the file system.',
  references: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specify-efs-config.html',
  ],
  controls: ['nist-800-190:4.3.2'],
  reads: 'ecs-task',
  *judge({ node }) {
    for (const volume of settingsOf(node, 'volumes', 'volume')) {
      const efs = setting(volume, 'efsVolumeConfiguration', 'EFSVolumeConfiguration');
      // Without encryption IAM is not possible, and that is reported.
      if (textOf(setting(efs, 'transitEncryption')) !== 'ENABLED') continue;
      const iam = setting(efs, 'authorizationConfig.iam', 'authorizationConfig.IAM');
      if (iam === undefined || textOf(iam) === 'DISABLED') yield { at: iam ?? efs! };
    }
  },
  examples: {
    pass: [
      `{"family": "web", "containerDefinitions": [{"name": "web", "image": "nginx:1.27"}],
 "volumes": [{"name": "data", "efsVolumeConfiguration": {"fileSystemId": "fs-1", "transitEncryption": "ENABLED", "authorizationConfig": {"iam": "ENABLED"}}}]}
`,
    ],
    fail: [
      `{"family": "web", "containerDefinitions": [{"name": "web", "image": "nginx:1.27"}],
 "volumes": [{"name": "data", "efsVolumeConfiguration": {"fileSystemId": "fs-1", "transitEncryption": "ENABLED"}}]}
`,
    ],
  },
});
