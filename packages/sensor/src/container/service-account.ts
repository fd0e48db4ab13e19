import { closeSync, constants, openSync, readlinkSync } from 'node:fs';
import { readBounded, readPart } from './read-json.ts';

/** Where kubelets have it mounted, before links of the image are followed. */
export const tokenDirectory = '/var/run/secrets/kubernetes.io/serviceaccount';

const MAX_TOKEN_BYTES = 16_384;
const MAX_MOUNTS_BYTES = 256 * 1024;
/** Of open(2), for which Node.js has no name: the file is only found, nothing of it is opened. */
const O_PATH = 0o10000000;
const aDirectory = O_PATH | constants.O_DIRECTORY | constants.O_NOFOLLOW;
/** A volume's files are those of `..data`, a link that moves to a new directory with each change. */
const volumeData = /^\.\.[\w.-]{1,64}$/;

/** From the directory that a kubelet has mounted, by the name that it has on the host. */
export function accountOfVolume(directory: string, namespace: string): string | undefined {
  return accountOfToken(readBounded(`${directory}/..data/token`, MAX_TOKEN_BYTES), namespace);
}

/**
 * From what a process sees: in a cluster the agent has no way to the kubelet's own directories. The
 * path is that of the mount, which is in memory as kubelets make it, and no link is followed: one
 * that a container had put there would lead through our files.
 */
export function accountOfProcess(processDirectory: string, namespace: string): string | undefined {
  const mounts = readPart(`${processDirectory}/mountinfo`, MAX_MOUNTS_BYTES);
  const path = mounts && findTokenMount(mounts);
  if (!path) return undefined;
  return withDirectory(processDirectory, ['root', ...path.split('/').filter(Boolean)], (at) => {
    const data = readlinkSync(`${at}/..data`);
    if (!volumeData.test(data)) return undefined;
    return accountOfToken(readBounded(`${at}/${data}/token`, MAX_TOKEN_BYTES), namespace);
  });
}

/** proc_pid_mountinfo(5): id, parent, device, root, mount point, options, fields, "-", type, ... */
export function findTokenMount(mounts: string): string | undefined {
  for (const line of mounts.split('\n')) {
    const words = line.split(' ');
    const path = words[4];
    const type = words[words.indexOf('-') + 1];
    if (type === 'tmpfs' && path?.endsWith('/run/secrets/kubernetes.io/serviceaccount') === true) {
      return path;
    }
  }
  return undefined;
}

/**
 * The claims of a token (RFC 7519), whose signature stays unread: the account's name is told to
 * people, and gives nobody a right. One of another namespace than the pod's is not the pod's.
 */
export function accountOfToken(token: string | undefined, namespace: string): string | undefined {
  const claims = token?.split('.', 2)[1];
  if (claims === undefined) return undefined;
  try {
    const subject: unknown = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8'))?.sub;
    const found =
      typeof subject === 'string'
        ? /^system:serviceaccount:([^:]+):([a-z0-9](?:[a-z0-9.-]{0,252}))$/.exec(subject)
        : undefined;
    return found?.[1] === namespace ? found[2] : undefined;
  } catch {
    return undefined;
  }
}

/** Walks down name by name, as openat2(2) would with RESOLVE_NO_SYMLINKS behind the first. */
function withDirectory<Value>(
  start: string,
  [first = '', ...names]: readonly string[],
  use: (path: string) => Value,
): Value | undefined {
  let file: number | undefined;
  try {
    file = openSync(`${start}/${first}`, O_PATH | constants.O_DIRECTORY);
    for (const name of names) {
      const next = openSync(`/proc/self/fd/${file}/${name}`, aDirectory);
      closeSync(file);
      file = next;
    }
    return use(`/proc/self/fd/${file}`);
  } catch {
    // It has ended, or is no directory.
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
