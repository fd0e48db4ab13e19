import type { Container } from '../event/container.ts';
import { ownerOfPod } from '../event/pod-owner.ts';

/**
 * What alerts call the workload of a container, the same for its replicas and its next version: of
 * a pod its namespace, its application and its image, elsewhere the image; a container whose
 * runtime has said nothing yet stands for itself. A profile is of one release, and tells more apart
 * (`profile/workload.ts`).
 */
export function workloadNameOf(container: Container | undefined): string {
  if (container === undefined) return 'host';
  const { image, pod, name, fullId } = container;
  const program = image?.repository || image?.name || name || fullId.slice(0, 12);
  return pod === undefined ? program : `${pod.namespace}/${applicationOf(pod)}: ${program}`;
}

/** As the pod says itself, or what made it. */
function applicationOf({ name, labels }: NonNullable<Container['pod']>): string {
  return labels.get('app.kubernetes.io/name') ?? labels.get('app') ?? ownerOfPod(name, labels);
}
