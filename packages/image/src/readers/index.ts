import { archiveReader, standardInputReader } from './archive.ts';
import { containerdReader } from './containerd.ts';
import { dockerReader } from './docker.ts';
import { dockerArchiveReader } from './docker-archive.ts';
import { ociArchiveReader, ociDirectoryReader } from './oci-layout.ts';
import { podmanReader } from './podman.ts';
import type { Reader } from './reader.ts';
import { registryReader } from './registry.ts';
import { sbomReader } from './sbom.ts';
import { directoryReader, hostReader, rootFileSystemReader } from './tree.ts';

/** What can lie in a file or a directory. */
const localReaders: readonly Reader[] = [
  ociDirectoryReader,
  rootFileSystemReader,
  directoryReader,
  archiveReader,
  dockerArchiveReader,
  ociArchiveReader,
  sbomReader,
  hostReader,
];

/** Every reader, in the order in which they are asked whether a bare target is theirs. */
export const readers: readonly Reader[] = [
  standardInputReader(() => localReaders),
  ...localReaders,
  dockerReader,
  podmanReader,
  containerdReader,
  registryReader,
];
