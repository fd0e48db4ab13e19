import type { SubjectName } from '@seaworthy/check';

/** The subjects of checks, for people; what is usual comes first. */
const words: Readonly<Record<SubjectName, string>> = {
  dockerfile: 'Dockerfile',
  'compose-file': 'Compose file',
  'compose-service': 'Compose file',
  pod: 'Kubernetes pod',
  'kubernetes-set': 'Kubernetes pod',
  'github-workflow': 'workflow of GitHub Actions',
  'gitlab-pipeline': 'pipeline of GitLab CI',
  'image-config': 'configuration of an image',
  'rbac-role': 'Kubernetes role',
  'rbac-binding': 'role binding',
  'kubernetes-namespace': 'Namespace',
  'kubernetes-secret': 'Secret',
  'kubernetes-config-map': 'ConfigMap',
  'kubernetes-service': 'Kubernetes service',
  'kubernetes-service-account': 'service account',
  'kubernetes-ingress': 'Ingress',
  'network-policy': 'NetworkPolicy',
  'admission-webhooks': 'admission webhook',
  'control-plane-component': 'static pod of the control plane',
  'kubelet-configuration': 'configuration of a kubelet',
  'kubernetes-object': 'Kubernetes object of its kind',
  'ecs-task': 'ECS task',
  'ecs-service': 'ECS service',
  'ecs-cluster': 'ECS cluster',
  'ecr-repository': 'ECR repository',
  'ecr-policy': 'ECR policy',
  'eks-cluster': 'EKS cluster',
  'eks-node-group': 'EKS node group',
  'security-group': 'security group',
  'load-balancer-listener': 'load balancer',
  'database-instance': 'database',
  'azure-container-group': 'Azure container group',
  'azure-container-app': 'Azure container app',
  'azure-container-registry': 'Azure registry',
  'azure-kubernetes-cluster': 'AKS cluster',
  'gke-cluster': 'GKE cluster',
  'gke-node-pool': 'GKE node pool',
  'cloud-run-service': 'Cloud Run service',
  'google-iam-grant': 'IAM grant of Google Cloud',
};

/** Whether it may stand in a template that is not rendered. */
export function isOfKubernetes(subject: SubjectName): boolean {
  return /^(?:pod|kube|rbac|network-policy|admission|control-plane)/.test(subject);
}

const inOrder = [...new Set(Object.values(words))];
const shown = 4;

/** "Dockerfile, Compose file, Kubernetes pod" */
export function listSubjects(subjects: readonly SubjectName[]): string {
  const there = new Set(subjects.map((subject) => words[subject]));
  const all = inOrder.filter((word) => there.has(word));
  return `${all.slice(0, shown).join(', ')}${all.length > shown ? ' and others' : ''}`;
}
