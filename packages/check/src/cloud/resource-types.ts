import type { CloudResource } from '../subjects/cloud.ts';
import { ecsTaskOf } from '../subjects/ecs.ts';
import type { Subject } from '../subjects/index.ts';
import { securityGroupOf, securityGroupRuleOf } from '../subjects/security-group.ts';

type Make = (resource: CloudResource, label: string) => Subject;

const ecsTask: Make = (resource, label) => ({
  ...{ name: 'ecs-task', resource: label },
  value: ecsTaskOf(resource),
});
const securityGroup: Make = (resource, label) => ({
  ...{ name: 'security-group', resource: label },
  value: securityGroupOf(resource),
});
const securityGroupRule: Make = (resource, label) => ({
  ...{ name: 'security-group', resource: label },
  value: securityGroupRuleOf(resource),
});

/** Subjects that are the resource as it stands. */
type PlainName = {
  [Name in Subject['name']]: CloudResource extends Extract<Subject, { name: Name }>['value']
    ? Name
    : never;
}[Subject['name']];

function plain(name: PlainName): Make {
  return (value, resource) => ({ name, resource, value }) as Subject;
}

/** Types of resources that are looked at, as Terraform, CloudFormation and ARM name them. */
const makers: ReadonlyMap<string, Make> = new Map<string, Make>([
  ['aws_ecs_task_definition', ecsTask],
  ['AWS::ECS::TaskDefinition', ecsTask],
  ['aws_ecs_service', plain('ecs-service')],
  ['AWS::ECS::Service', plain('ecs-service')],
  ['aws_ecs_cluster', plain('ecs-cluster')],
  ['AWS::ECS::Cluster', plain('ecs-cluster')],
  ['aws_ecr_repository', plain('ecr-repository')],
  ['AWS::ECR::Repository', plain('ecr-repository')],
  ['aws_ecr_repository_policy', plain('ecr-policy')],
  ['aws_eks_cluster', plain('eks-cluster')],
  ['AWS::EKS::Cluster', plain('eks-cluster')],
  ['aws_eks_node_group', plain('eks-node-group')],
  ['AWS::EKS::Nodegroup', plain('eks-node-group')],
  ['aws_security_group', securityGroup],
  ['aws_default_security_group', securityGroup],
  ['AWS::EC2::SecurityGroup', securityGroup],
  ['aws_security_group_rule', securityGroupRule],
  ['aws_vpc_security_group_ingress_rule', securityGroupRule],
  ['AWS::EC2::SecurityGroupIngress', securityGroupRule],
  ['aws_lb_listener', plain('load-balancer-listener')],
  ['aws_alb_listener', plain('load-balancer-listener')],
  ['AWS::ElasticLoadBalancingV2::Listener', plain('load-balancer-listener')],
  ['aws_db_instance', plain('database-instance')],
  ['AWS::RDS::DBInstance', plain('database-instance')],
  ['azurerm_container_group', plain('azure-container-group')],
  ['Microsoft.ContainerInstance/containerGroups', plain('azure-container-group')],
  ['azurerm_container_registry', plain('azure-container-registry')],
  ['Microsoft.ContainerRegistry/registries', plain('azure-container-registry')],
  ['azurerm_kubernetes_cluster', plain('azure-kubernetes-cluster')],
  ['Microsoft.ContainerService/managedClusters', plain('azure-kubernetes-cluster')],
  ['azurerm_container_app', plain('azure-container-app')],
  ['Microsoft.App/containerApps', plain('azure-container-app')],
  ['google_container_cluster', plain('gke-cluster')],
  ['google_container_node_pool', plain('gke-node-pool')],
  ['google_cloud_run_service', plain('cloud-run-service')],
  ['google_cloud_run_v2_service', plain('cloud-run-service')],
  ['google_cloud_run_service_iam_member', plain('google-iam-grant')],
  ['google_cloud_run_service_iam_binding', plain('google-iam-grant')],
  ['google_cloud_run_v2_service_iam_member', plain('google-iam-grant')],
  ['google_cloud_run_v2_service_iam_binding', plain('google-iam-grant')],
  ['google_artifact_registry_repository_iam_member', plain('google-iam-grant')],
  ['google_artifact_registry_repository_iam_binding', plain('google-iam-grant')],
]);

/** The subject of a resource; `undefined` for types that no check looks at. */
export function subjectOfResource(type: string, resource: CloudResource): Subject | undefined {
  return makers.get(type)?.(resource, `${type} ${resource.name}`);
}
