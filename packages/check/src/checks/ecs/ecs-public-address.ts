import { defineCheck } from '../../check.ts';
import { setting } from '../../subjects/cloud.ts';
import { booleanOf, textOf } from '../../tree/node.ts';

export const ecsPublicAddress = defineCheck({
  id: 'ecs-public-address',
  title: 'Tasks of the service have public addresses',
  severity: 'high',
  why: 'Every task can be reached from the internet, around the load balancer, its firewall and its logs. One wrong rule of a security group opens it.',
  fix: 'Put the service into private subnets with `assignPublicIp` DISABLED, a load balancer before it and VPC endpoints or a NAT gateway for what it fetches.',
  references: ['https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-2'],
  controls: ['nist-800-190:4.4.2'],
  reads: 'ecs-service',
  *judge({ node }) {
    const network = setting(node, 'networkConfiguration');
    const assign = setting(network, 'assignPublicIp', 'awsvpcConfiguration.assignPublicIp');
    if (textOf(assign) === 'ENABLED' || booleanOf(assign) === true) yield { at: assign! };
  },
  examples: {
    pass: [
      `{"serviceName": "web", "taskDefinition": "web:3", "networkConfiguration": {"awsvpcConfiguration": {"subnets": ["subnet-1"], "assignPublicIp": "DISABLED"}}}
`,
    ],
    fail: [
      `{"serviceName": "web", "taskDefinition": "web:3", "networkConfiguration": {"awsvpcConfiguration": {"subnets": ["subnet-1"], "assignPublicIp": "ENABLED"}}}
`,
      {
        path: 'main.tf',
        text: `resource "aws_ecs_service" "web" {
  name = "web"
  network_configuration {
    subnets          = var.subnets
    assign_public_ip = true
  }
}
`,
      },
      {
        path: 'template.yaml',
        text: `Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      NetworkConfiguration:
        AwsvpcConfiguration:
          AssignPublicIp: ENABLED
          Subnets: !Ref Subnets
`,
      },
    ],
  },
});
