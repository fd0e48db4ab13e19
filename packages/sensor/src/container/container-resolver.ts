import type { CgroupContainer, Container } from '@seaworthy/runtime';
import { idPattern } from './bundle.ts';
import { readContainerdContainer } from './containerd-files.ts';
import { readDockerContainer } from './docker-files.ts';
import type { RuntimeDirectories } from './runtime-directories.ts';
import { readStorageContainer } from './storage-files.ts';

/**
 * What the runtimes wrote to disk of a container before its first process began: so the facts are
 * there for one that lives for a millisecond, and no runtime's socket is needed, which would give
 * more rights than reading.
 */
export function resolveContainer(
  directories: RuntimeDirectories,
  { id, runtime, podUid }: CgroupContainer,
): Container | undefined {
  if (!idPattern.test(id)) return undefined;
  const { dockerRoots } = directories;
  const docker = () => firstOf(dockerRoots, (root) => readDockerContainer(root, id));
  const containerd = () =>
    firstOf(directories.containerd, (each) => readContainerdContainer(each, id));
  const storage = () =>
    firstOf(directories.storage, (each) => readStorageContainer(each, id, runtime));
  const readers =
    runtime === 'podman' || runtime === 'cri-o'
      ? [storage]
      : runtime === 'containerd'
        ? [containerd, docker]
        : [docker, containerd, storage];
  const found = firstOf(readers, (read) => read());
  return found && withPod(found, podUid);
}

function firstOf<Place>(
  places: readonly Place[],
  read: (place: Place) => Container | undefined,
): Container | undefined {
  for (const place of places) {
    const found = read(place);
    if (found !== undefined) return found;
  }
  return undefined;
}

function withPod(container: Container, podUid: string | undefined): Container {
  const { pod } = container;
  return pod === undefined || pod.uid !== '' || podUid === undefined
    ? container
    : { ...container, pod: { ...pod, uid: podUid } };
}
