import { join } from 'node:path';
import { type CgroupContainer, type Container, containerOfCgroups } from '@seaworthy/runtime';
import { readText } from '../host/proc-files.ts';
import { idPattern } from './bundle.ts';
import { type ContainerdDirectories, readContainerdContainer } from './containerd-files.ts';
import { readDockerContainer } from './docker-files.ts';
import { readStorageContainer, type StorageDirectories } from './storage-files.ts';

export interface RuntimeDirectories extends ContainerdDirectories, StorageDirectories {
  readonly dockerRoots: readonly string[];
}

export const defaultRuntimeDirectories: RuntimeDirectories = {
  dockerRoots: ['/var/lib/docker'],
  containerdState: '/run/containerd',
  containerdRoot: '/var/lib/containerd',
  storageRun: '/run/containers/storage',
  storageRoot: '/var/lib/containers/storage',
};

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
  const docker = () => {
    for (const root of directories.dockerRoots) {
      const found = readDockerContainer(root, id);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const containerd = () => readContainerdContainer(directories, id);
  const storage = () => readStorageContainer(directories, id, runtime);
  const readers =
    runtime === 'podman' || runtime === 'cri-o'
      ? [storage]
      : runtime === 'containerd'
        ? [containerd, docker]
        : [docker, containerd, storage];
  for (const read of readers) {
    const found = read();
    if (found !== undefined) return withPod(found, podUid);
  }
  return undefined;
}

/** Of a process, by the files of /proc. @returns undefined where it is in none, or nothing is known of it */
export function resolveContainerOf(
  pid: number,
  directories: RuntimeDirectories,
  procDirectory: string,
): Container | undefined {
  const groups = readText(join(procDirectory, String(pid), 'cgroup')).split('\n');
  const found = containerOfCgroups(groups);
  return found && resolveContainer(directories, found);
}

function withPod(container: Container, podUid: string | undefined): Container {
  const { pod } = container;
  return pod === undefined || pod.uid !== '' || podUid === undefined
    ? container
    : { ...container, pod: { ...pod, uid: podUid } };
}
