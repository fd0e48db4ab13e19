import { defineCheck } from '../../check.ts';
import { setting } from '../../subjects/cloud.ts';
import { booleanOf, itemsOf, textOf } from '../../tree/node.ts';

export const eksPublicEndpoint = defineCheck({
  id: 'eks-public-endpoint',
  title: 'API server of the cluster is open to the internet',
  severity: 'high',
  why: 'Everybody can try credentials against it, and use the next flaw of the API server on the day it is known.',
  fix: 'Set `endpointPublicAccess` to false, or name your own networks in `publicAccessCidrs`.',
  references: ['https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html'],
  controls: ['nist-800-190:4.3.2'],
  reads: 'eks-cluster',
  *judge({ node, key }) {
    const vpc = setting(node, 'vpcConfig', 'resourcesVpcConfig');
    const access = setting(vpc, 'endpointPublicAccess');
    if (vpc?.kind === 'unknown' || access?.kind === 'unknown' || booleanOf(access) === false)
      return;
    const networks = setting(vpc, 'publicAccessCidrs');
    if (networks?.kind === 'unknown') return;
    const world = itemsOf(networks).find((each) => textOf(each) === '0.0.0.0/0');
    if (networks === undefined) yield { at: access ?? key };
    else if (world !== undefined) yield { at: world };
  },
  examples: {
    pass: [
      {
        path: 'main.tf',
        text: `resource "aws_eks_cluster" "main" {
  name = "main"
  vpc_config {
    endpoint_public_access = true
    public_access_cidrs    = ["203.0.113.0/24"]
  }
}
`,
      },
    ],
    fail: [
      {
        path: 'main.tf',
        text: `resource "aws_eks_cluster" "main" {
  name = "main"
  vpc_config {
    subnet_ids = var.subnets
  }
}
`,
      },
      {
        path: 'template.yaml',
        text: `Resources:
  Cluster:
    Type: AWS::EKS::Cluster
    Properties:
      ResourcesVpcConfig:
        EndpointPublicAccess: true
        PublicAccessCidrs: [0.0.0.0/0]
`,
      },
    ],
  },
});
