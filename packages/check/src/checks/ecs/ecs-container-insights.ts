import { defineCheck } from '../../check.ts';
import { setting, settingsOf } from '../../subjects/cloud.ts';
import { textOf } from '../../tree/node.ts';

export const ecsContainerInsights = defineCheck({
  id: 'ecs-container-insights',
  title: 'Cluster is not observed',
  severity: 'low',
  why: 'Without Container Insights nobody sees that a task uses memory or network as it never did, which is how miners and thieves are found.',
  fix: 'Give the cluster the setting `containerInsights` with the value `enhanced` or `enabled`.',
  references: ['https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-12'],
  controls: ['nist-800-190:4.4.4'],
  reads: 'ecs-cluster',
  *judge({ node, key }) {
    const all = setting(node, 'clusterSettings', 'setting', 'settings');
    if (all?.kind === 'unknown') return;
    const settings = settingsOf(node, 'clusterSettings', 'setting', 'settings');
    const insights = settings.find((each) => textOf(setting(each, 'name')) === 'containerInsights');
    const value = setting(insights, 'value');
    if (insights === undefined) yield { at: key };
    else if (textOf(value) === 'disabled') yield { at: value! };
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "aws_ecs_cluster" "main" {
  name = "main"
  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}
`,
      },
    ],
    fail: [
      {
        path: 'main.tf',
        text: `resource "aws_ecs_cluster" "main" {
  name = "main"
}
`,
      },
      {
        path: 'template.yaml',
        text: `Resources:
  Cluster:
    Type: AWS::ECS::Cluster
    Properties:
      ClusterSettings:
        - {Name: containerInsights, Value: disabled}
`,
      },
    ],
  },
});
