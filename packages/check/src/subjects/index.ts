import type { Dockerfile } from '../dockerfile/dockerfile.ts';
import type { CloudResource } from './cloud.ts';
import type { ComposeFile, ComposeService } from './compose.ts';
import type { ControlPlaneComponent } from './control-plane.ts';
import type { EcsTask } from './ecs.ts';
import type { GithubWorkflow } from './github-workflow.ts';
import type { GitlabPipeline } from './gitlab-pipeline.ts';
import type { ImageConfig } from './image-config.ts';
import type { KubernetesObject, KubernetesSet, PodSubject } from './kubernetes.ts';
import type { RbacBinding, RbacRole } from './rbac.ts';
import type { SecurityGroup } from './security-group.ts';

/** What checks look at: the thing that a file describes, whichever way it describes it. */
export interface Subjects {
  /** A whole build file. */
  dockerfile: Dockerfile;
  /** A workflow of GitHub Actions, or a composite action. */
  'github-workflow': GithubWorkflow;
  /** A file of GitLab CI. */
  'gitlab-pipeline': GitlabPipeline;
  /** A whole Compose file. */
  'compose-file': ComposeFile;
  /** One service of a Compose file. */
  'compose-service': ComposeService;
  /** The configuration of a built image. */
  'image-config': ImageConfig;
  /** Any object of a Kubernetes manifest. */
  'kubernetes-object': KubernetesObject;
  /** A pod, also as the template of a workload. */
  pod: PodSubject;
  /** All objects that were found together: for what one file cannot show. */
  'kubernetes-set': KubernetesSet;
  /** A task definition of Amazon ECS. */
  'ecs-task': EcsTask;
  /** A firewall of Amazon EC2, or one rule of it. */
  'security-group': SecurityGroup;
  'ecs-service': CloudResource;
  'ecs-cluster': CloudResource;
  'ecr-repository': CloudResource;
  'ecr-policy': CloudResource;
  'eks-cluster': CloudResource;
  'eks-node-group': CloudResource;
  'load-balancer-listener': CloudResource;
  'database-instance': CloudResource;
  'azure-container-group': CloudResource;
  'azure-container-registry': CloudResource;
  'azure-kubernetes-cluster': CloudResource;
  'azure-container-app': CloudResource;
  'gke-cluster': CloudResource;
  'gke-node-pool': CloudResource;
  'cloud-run-service': CloudResource;
  'google-iam-grant': CloudResource;
  /** A program of the control plane with its flags, as its static pod starts it. */
  'control-plane-component': ControlPlaneComponent;
  'rbac-binding': RbacBinding;
  'rbac-role': RbacRole;
  // Objects of one kind, so that a report can tell "passed" from "there was none".
  'admission-webhooks': KubernetesObject;
  'kubelet-configuration': KubernetesObject;
  'kubernetes-config-map': KubernetesObject;
  'kubernetes-ingress': KubernetesObject;
  'kubernetes-namespace': KubernetesObject;
  'kubernetes-secret': KubernetesObject;
  'kubernetes-service': KubernetesObject;
  'kubernetes-service-account': KubernetesObject;
  'network-policy': KubernetesObject;
}

export type SubjectName = keyof Subjects;

/** One subject with its kind; `resource` names it for people: "Deployment web". */
export type Subject = {
  [Name in SubjectName]: {
    readonly name: Name;
    readonly resource: string;
    readonly value: Subjects[Name];
    /** Made from another language than the checks' mends are written in. */
    readonly isForeign?: true;
  };
}[SubjectName];
