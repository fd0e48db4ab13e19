import type { SubjectName } from '@seaworthy/check';

const manifest = 'a Kubernetes manifest';
const controlPlane = 'a static pod of the control plane';
const kubelet = 'the configuration of a kubelet';
const infrastructure = 'a description of cloud resources';

/** Where the subjects of checks stand, for people. */
export const placeOfSubject: Readonly<Record<SubjectName, string>> = {
  dockerfile: 'a Dockerfile',
  'github-workflow': 'a workflow of GitHub Actions',
  'gitlab-pipeline': 'a pipeline of GitLab CI',
  'compose-file': 'a Compose file',
  'compose-service': 'a Compose file',
  'image-config': 'the configuration of an image',
  'kubernetes-object': manifest,
  pod: manifest,
  'kubernetes-set': manifest,
  'ecs-task': 'a task definition of Amazon ECS',
  'security-group': infrastructure,
  'ecs-service': infrastructure,
  'ecs-cluster': infrastructure,
  'ecr-repository': infrastructure,
  'ecr-policy': infrastructure,
  'eks-cluster': infrastructure,
  'eks-node-group': infrastructure,
  'load-balancer-listener': infrastructure,
  'database-instance': infrastructure,
  'azure-container-group': infrastructure,
  'azure-container-registry': infrastructure,
  'azure-kubernetes-cluster': infrastructure,
  'azure-container-app': infrastructure,
  'gke-cluster': infrastructure,
  'gke-node-pool': infrastructure,
  'cloud-run-service': infrastructure,
  'google-iam-grant': infrastructure,
  'control-plane-component': controlPlane,
  'rbac-binding': manifest,
  'rbac-role': manifest,
  'admission-webhooks': manifest,
  'kubelet-configuration': kubelet,
  'kubernetes-config-map': manifest,
  'kubernetes-ingress': manifest,
  'kubernetes-namespace': manifest,
  'kubernetes-secret': manifest,
  'kubernetes-service': manifest,
  'kubernetes-service-account': manifest,
  'network-policy': manifest,
};

/** Whether it may stand in a template that is not rendered. */
export function isOfKubernetes(subject: SubjectName): boolean {
  return [manifest, controlPlane, kubelet].includes(placeOfSubject[subject]);
}
