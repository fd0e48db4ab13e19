import { stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { SeaworthyError } from '@seaworthy/model';
import { systemExcludes } from '../layer/read-tree.ts';
import { fileError } from './archive-file.ts';
import type { Reader, TreeSource } from './reader.ts';

/** What Git keeps packed. The rest of .git is read: its configuration often holds a password. */
const gitStores = ['.git/objects', '.git/lfs', '.git/modules', '.git/index'];

/** A project's folder: lock files, manifests, installed modules. */
export const directoryReader: Reader = {
  scheme: 'dir',
  about: 'A directory, read in place: source code, an unpacked application',
  example: 'dir:./my-app',
  needsNetwork: false,
  recognises: async (target) => (await isDirectory(target)) && !(await looksLikeRoot(target)),
  open: (target) => openTree(target, 'directory', 'dir', gitStores),
};

/** An unpacked or mounted root file system. */
export const rootFileSystemReader: Reader = {
  scheme: 'rootfs',
  about: 'A root file system, unpacked or mounted: its package databases count',
  example: 'rootfs:/mnt/image',
  needsNetwork: false,
  recognises: async (target) => (await isDirectory(target)) && (await looksLikeRoot(target)),
  open: (target) => openTree(target, 'root-filesystem', 'rootfs', systemExcludes),
};

/** This machine. */
export const hostReader: Reader = {
  scheme: 'host',
  about: 'This machine, or the one whose root file system is mounted at the named path',
  example: 'host:',
  needsNetwork: false,
  recognises: async () => false,
  async open(target) {
    const source = await openTree(target || '/', 'host', 'host', [
      ...systemExcludes,
      // What containers on this machine hold is theirs: scan their images.
      'var/lib/docker',
      'var/lib/containerd',
      'var/lib/containers',
      'var/lib/kubelet/pods',
      'snap',
      'mnt',
      'media',
    ]);
    return { ...source, target: { ...source.target, name: hostname() } };
  },
};

async function openTree(
  target: string,
  kind: 'directory' | 'root-filesystem' | 'host',
  reader: string,
  exclude: readonly string[],
): Promise<TreeSource> {
  const root = resolve(target);
  const status = await stat(root).catch((error) => {
    throw fileError(root, error);
  });
  if (!status.isDirectory()) {
    throw new SeaworthyError('TARGET_UNSUPPORTED', `${root} is not a directory`, {
      hint: 'An image archive is named docker-archive:FILE or oci-archive:FILE.',
    });
  }
  return {
    kind: 'tree',
    root,
    exclude,
    target: { input: target, kind, reader, name: root },
    problems: [],
    close: async () => {},
  };
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (status) => status.isDirectory(),
    () => false,
  );
}

async function looksLikeRoot(path: string): Promise<boolean> {
  const marks = [
    'etc/os-release',
    'usr/lib/os-release',
    'var/lib/dpkg',
    'lib/apk/db',
    'var/lib/rpm',
  ];
  for (const mark of marks) {
    const found = await stat(resolve(path, mark)).then(
      () => true,
      () => false,
    );
    if (found) return true;
  }
  return false;
}
