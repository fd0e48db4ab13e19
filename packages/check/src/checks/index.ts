import type { AnyCheck } from '../check.ts';
import { awsChecks } from './aws/index.ts';
import { azureChecks } from './azure/index.ts';
import { composeChecks } from './compose/index.ts';
import { dockerfileChecks } from './dockerfile/index.ts';
import { ecsChecks } from './ecs/index.ts';
import { githubActionsChecks } from './github-actions/index.ts';
import { gitlabCiChecks } from './gitlab-ci/index.ts';
import { googleChecks } from './google/index.ts';
import { imageChecks } from './image/index.ts';
import { kubernetesChecks } from './kubernetes/index.ts';
import { kubernetesControlPlaneChecks } from './kubernetes-control-plane/index.ts';
import { kubernetesRbacChecks } from './kubernetes-rbac/index.ts';
import { podSecurityChecks } from './pod-security/index.ts';

/** Checks that are read together: a folder here, and a page of the documentation. */
export interface Pack {
  /** Name of its folder. */
  readonly name: string;
  readonly title: string;
  readonly checks: readonly AnyCheck[];
}

export const packs: readonly Pack[] = [
  { name: 'aws', title: 'Amazon Web Services', checks: awsChecks },
  { name: 'azure', title: 'Microsoft Azure', checks: azureChecks },
  { name: 'compose', title: 'Docker Compose', checks: composeChecks },
  { name: 'dockerfile', title: 'Dockerfiles', checks: dockerfileChecks },
  { name: 'ecs', title: 'Amazon ECS', checks: ecsChecks },
  { name: 'github-actions', title: 'GitHub Actions', checks: githubActionsChecks },
  { name: 'gitlab-ci', title: 'GitLab CI', checks: gitlabCiChecks },
  { name: 'google', title: 'Google Cloud', checks: googleChecks },
  { name: 'image', title: 'Configurations of images', checks: imageChecks },
  { name: 'kubernetes', title: 'Kubernetes: workloads and networks', checks: kubernetesChecks },
  {
    name: 'kubernetes-control-plane',
    title: 'Kubernetes: control plane and kubelets',
    checks: kubernetesControlPlaneChecks,
  },
  { name: 'kubernetes-rbac', title: 'Kubernetes: who may do what', checks: kubernetesRbacChecks },
  { name: 'pod-security', title: 'Kubernetes: Pod Security Standards', checks: podSecurityChecks },
];

/** Every check. */
export const checks: readonly AnyCheck[] = packs.flatMap((pack) => pack.checks);
