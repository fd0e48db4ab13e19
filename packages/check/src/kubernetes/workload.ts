import type { Container, PodSubject } from '../subjects/kubernetes.ts';
import { at, itemsOf } from '../tree/node.ts';

const longLived = new Set([
  ...['DaemonSet', 'Deployment', 'ReplicaSet', 'ReplicationController', 'StatefulSet'],
]);

/** Pods that are meant to run until somebody stops them. */
export function isLongLived({ owner }: PodSubject): boolean {
  return longLived.has(owner.kind);
}

/** The containers that do the work of a pod. */
export function mainContainersOf({ containers }: PodSubject): readonly Container[] {
  return containers.filter(({ list }) => list === 'containers');
}

/** It opens ports, so that somebody waits for its answers. */
export function servesPorts({ node }: Container): boolean {
  return itemsOf(at(node, 'ports')).length > 0;
}
