import type { AnyCheck } from '../check.ts';
import { composeChecks } from './compose/index.ts';
import { dockerfileChecks } from './dockerfile/index.ts';
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
  { name: 'compose', title: 'Docker Compose', checks: composeChecks },
  { name: 'dockerfile', title: 'Dockerfiles', checks: dockerfileChecks },
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
