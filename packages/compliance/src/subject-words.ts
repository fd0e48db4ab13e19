import type { SubjectName } from '@seaworthy/check';

const manifest = 'Kubernetes manifest';
const controlPlane = 'static pod of the control plane';
const kubelet = 'configuration of a kubelet';
const infrastructure = 'Terraform or other description of cloud resources';

/** Where the subjects of checks stand, for people; what is usual comes first. */
export const placeOfSubject: Readonly<Record<SubjectName, string>> = {
  dockerfile: 'Dockerfile',
  'compose-file': 'Compose file',
  'compose-service': 'Compose file',
  pod: manifest,
  'github-workflow': 'workflow of GitHub Actions',
  'gitlab-pipeline': 'pipeline of GitLab CI',
  'image-config': 'configuration of an image',
  'kubernetes-object': manifest,
  'kubernetes-set': manifest,
  'ecs-task': 'task definition of Amazon ECS',
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

const places = [...new Set(Object.values(placeOfSubject))];
const placesShown = 3;

/** "Dockerfile, Compose file, Kubernetes manifest ..." */
export function listPlaces(subjects: readonly SubjectName[]): string {
  const there = new Set(subjects.map((subject) => placeOfSubject[subject]));
  const all = places.filter((place) => there.has(place));
  return `${all.slice(0, placesShown).join(', ')}${all.length > placesShown ? ' ...' : ''}`;
}
