import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { malformed, SeaworthyError } from '@seaworthy/model';
import { BoltFile, type Bucket, type ReadAt, readState } from './bolt-file.ts';

/** What containerd's own database knows beyond the bundle. */
export interface ContainerdRecord {
  /** The name of its image in containerd. */
  readonly image: string | undefined;
  /** The digest that this name stands for: of an index or a manifest, as in a registry. */
  readonly digest: string | undefined;
  readonly labels: ReadonlyMap<string, string>;
}

const DATABASE = 'io.containerd.metadata.v1.bolt/meta.db';
const MAX_TRIES = 8;
const MAX_LABELS = 1024;

/**
 * From containerd's database (containerd, core/metadata/buckets.go): there before the container's
 * first process, and reading it needs neither the socket nor the lock that containerd holds.
 * @param containerdRoot mostly /var/lib/containerd
 * @returns undefined where it does not know the container, or writes too fast to be read
 */
export function readContainerdRecord(
  containerdRoot: string,
  namespace: string,
  id: string,
): ContainerdRecord | undefined {
  let file: number;
  try {
    const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
    file = openSync(join(containerdRoot, DATABASE), O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch {
    return undefined;
  }
  try {
    return fstatSync(file).isFile() ? readWhole(readerOf(file), namespace, id) : undefined;
  } catch (error) {
    if (error instanceof SeaworthyError) return undefined;
    throw error;
  } finally {
    closeSync(file);
  }
}

/** Again, until no transaction ended while it was read: pages of older states are used anew. */
function readWhole(read: ReadAt, namespace: string, id: string): ContainerdRecord | undefined {
  let failure: SeaworthyError | undefined;
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const before = readState(read);
    let found: ContainerdRecord | undefined;
    try {
      found = recordIn(new BoltFile(read, before), { page: before.root }, namespace, id);
      failure = undefined;
    } catch (error) {
      if (!(error instanceof SeaworthyError)) throw error;
      failure = error;
    }
    if (readState(read).transaction !== before.transaction) continue;
    if (failure !== undefined) throw failure;
    return found;
  }
  return undefined;
}

function recordIn(
  file: BoltFile,
  root: Bucket,
  namespace: string,
  id: string,
): ContainerdRecord | undefined {
  const home = file.bucketAt(root, 'v1', namespace);
  const container = home && file.bucketAt(home, 'containers', id);
  if (home === undefined || container === undefined) return undefined;
  const image = file.textAt(container, 'image') || undefined;
  const target = image === undefined ? undefined : file.bucketAt(home, 'images', image, 'target');
  const labels = file.bucketAt(container, 'labels');
  const entries = labels === undefined ? [] : file.entriesOf(labels, MAX_LABELS);
  return {
    image,
    digest: target && file.textAt(target, 'digest'),
    labels: new Map(
      entries.map(({ key, value }) => [key.toString('utf8'), value.toString('utf8')]),
    ),
  };
}

function readerOf(file: number): ReadAt {
  return (offset, length) => {
    const bytes = Buffer.alloc(length);
    let filled = 0;
    while (filled < length) {
      const got = readSync(file, bytes, filled, length - filled, offset + filled);
      if (got === 0) throw malformed('bolt file', 'it ends early');
      filled += got;
    }
    return bytes;
  };
}
