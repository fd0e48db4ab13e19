import type { ContainerdDirectories } from './containerd-files.ts';
import type { StorageDirectories } from './storage-files.ts';

/** Where the runtimes of a host keep what they write of their containers; what comes first is asked first. */
export interface RuntimeDirectories {
  /** Data roots of Docker. */
  readonly dockerRoots: readonly string[];
  readonly containerd: readonly ContainerdDirectories[];
  /** Of containers/storage: Podman's and CRI-O's. */
  readonly storage: readonly StorageDirectories[];
}

/** Where they are unless somebody says otherwise. */
export const defaultRuntimeDirectories: RuntimeDirectories = {
  dockerRoots: ['/var/lib/docker'],
  containerd: [{ state: '/run/containerd', root: '/var/lib/containerd' }],
  storage: [{ run: '/run/containers/storage', root: '/var/lib/containers/storage' }],
};
