import { findControlGroup } from '@seaworthy/sensor';
import { nextKey } from '../watch-keys.ts';
import type { Hold } from './hold.ts';

export interface DenyFileData {
  readonly kind: 'deny-file';
  /** As stat(2) gives them. Decimal digits: they have 64 bits. */
  readonly device: string;
  readonly inode: string;
  readonly path: string;
}

/** A file cannot be executed in the container. */
export const denyFile: Hold<DenyFileData> = {
  async put(data, { container, pid }, { guard, procDirectory }) {
    const key = nextKey();
    const { fullId: containerId } = container;
    const find = () => ({
      containerId,
      pid: findControlGroup(containerId, pid, procDirectory).pid,
    });
    await guard.watch(key, find, { changed: false, outside: false });
    await guard.denyFile(key, BigInt(data.device), BigInt(data.inode), true);
    return { detail: `denied ${data.path}`, data, release: () => guard.unwatch(key) };
  },
};
