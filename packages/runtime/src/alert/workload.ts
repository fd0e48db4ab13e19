import type { Container } from '../event/container.ts';

/**
 * What a container is one of: its replicas and its next version's have the same. Of a pod that is
 * its namespace, its application and its image, elsewhere the image; a container whose runtime has
 * said nothing yet stands for itself.
 */
export function workloadOf(container: Container | undefined): string {
  if (container === undefined) return 'host';
  const { image, pod, name, fullId } = container;
  const program = image?.repository || image?.name || name || fullId.slice(0, 12);
  return pod === undefined ? program : `${pod.namespace}/${applicationOf(pod)}: ${program}`;
}

/** Who says it of himself, or the pod's name without what its controller added. */
function applicationOf({ name, labels }: NonNullable<Container['pod']>): string {
  return (
    labels.get('app.kubernetes.io/name') ??
    labels.get('app') ??
    // "web-6d4b75cb6d-hx8s4" of a deployment, "web-hx8s4" of a daemon set, "web-0" of a stateful set.
    name.replace(/(?:-[bcdf-hj-np-tv-z2-9]{6,10})?-(?:[bcdf-hj-np-tv-z2-9]{5}|\d{1,4})$/, '')
  );
}
