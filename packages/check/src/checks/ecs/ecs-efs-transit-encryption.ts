import { defineCheck } from '../../check.ts';
import { setting, settingsOf } from '../../subjects/cloud.ts';
import { textOf } from '../../tree/node.ts';

export const ecsEfsTransitEncryption = defineCheck({
  id: 'ecs-efs-transit-encryption',
  title: 'Traffic to the file system is not encrypted',
  severity: 'medium',
  why: 'Files of the task travel in clear text through the network, where they can be read and changed. Without TLS the task also cannot prove who it is.',
  fix: 'Set `"transitEncryption": "ENABLED"`, and `authorizationConfig.iam` to ENABLED.',
  references: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specify-efs-config.html',
  ],
  controls: ['nist-800-190:4.3.3'],
  reads: 'ecs-task',
  *judge({ node }) {
    for (const volume of settingsOf(node, 'volumes', 'volume')) {
      const efs = setting(volume, 'efsVolumeConfiguration', 'EFSVolumeConfiguration');
      if (efs === undefined || efs.kind === 'unknown') continue;
      const encryption = setting(efs, 'transitEncryption');
      if (encryption === undefined || textOf(encryption) === 'DISABLED') {
        yield { at: encryption ?? efs };
      }
    }
  },
  examples: {
    pass: [
      `{"family": "web", "containerDefinitions": [{"name": "web", "image": "nginx:1.27"}],
 "volumes": [{"name": "data", "efsVolumeConfiguration": {"fileSystemId": "fs-1", "transitEncryption": "ENABLED"}}]}
`,
    ],
    fail: [
      `{"family": "web", "containerDefinitions": [{"name": "web", "image": "nginx:1.27"}],
 "volumes": [{"name": "data", "efsVolumeConfiguration": {"fileSystemId": "fs-1"}}]}
`,
      {
        path: 'main.tf',
        text: `resource "aws_ecs_task_definition" "web" {
  family                = "web"
  container_definitions = file("web.json")
  volume {
    name = "data"
    efs_volume_configuration {
      file_system_id     = aws_efs_file_system.data.id
      transit_encryption = "DISABLED"
    }
  }
}
`,
      },
    ],
  },
});
