import { messageOf } from '@seaworthy/model';
import type { Destination } from '@seaworthy/runtime';
import type { GuardProcess, KernelRules, WatchedFiles, WatchTarget } from './guard-process.ts';

interface Watch {
  /** Any process of the container: the one that it was first watched by may have ended. */
  readonly find: () => WatchTarget;
  readonly rules: WatchedFiles;
  readonly unreadable: Set<string>;
  readonly files: Map<string, { readonly device: bigint; readonly inode: bigint }>;
}

interface Refused {
  readonly findPid: () => number;
  readonly rules: KernelRules;
}

interface Group {
  isConfined: boolean;
  readonly destinations: Map<string, Destination>;
}

/** What a guard holds until it is told otherwise, so that another one can be told the same. */
export class StandingOrders {
  readonly #watches = new Map<number, Watch>();
  readonly #hashes = new Set<string>();
  readonly #refused = new Map<bigint, Refused>();
  readonly #groups = new Map<bigint, Group>();

  watch(key: number, find: () => WatchTarget, rules: WatchedFiles): void {
    this.#watches.set(key, { find, rules, unreadable: new Set(), files: new Map() });
  }

  makeUnreadable(key: number, path: string): void {
    this.#watches.get(key)?.unreadable.add(path);
  }

  unwatch(key: number): void {
    this.#watches.delete(key);
  }

  denyFile(key: number, device: bigint, inode: bigint, isDenied: boolean): void {
    const files = this.#watches.get(key)?.files;
    if (isDenied) files?.set(`${device} ${inode}`, { device, inode });
    else files?.delete(`${device} ${inode}`);
  }

  denyHash(digest: string, isDenied: boolean): void {
    if (isDenied) this.#hashes.add(digest);
    else this.#hashes.delete(digest);
  }

  refuse(cgroupId: bigint, findPid: () => number, rules: KernelRules): void {
    this.#refused.set(cgroupId, { findPid, rules });
  }

  allow(cgroupId: bigint): void {
    this.#refused.delete(cgroupId);
  }

  confine(cgroupId: bigint, isConfined: boolean): void {
    this.#groupOf(cgroupId).isConfined = isConfined;
    this.#forgetIdle(cgroupId);
  }

  listDestination(cgroupId: bigint, destination: Destination, isListed: boolean): void {
    const { address, bits, port } = destination;
    const key = `${Buffer.from(address).toString('hex')}/${bits}:${port}`;
    const { destinations } = this.#groupOf(cgroupId);
    if (isListed) destinations.set(key, destination);
    else destinations.delete(key);
    this.#forgetIdle(cgroupId);
  }

  /**
   * Gives all of them to a guard that has none. One that fails keeps no other from being given: its
   * container may be gone.
   * @returns why some do not hold
   */
  async giveTo(guard: GuardProcess): Promise<string[]> {
    const failures: string[] = [];
    const give = async (order: () => Promise<void>): Promise<void> => {
      await order().catch((error: unknown) => failures.push(messageOf(error)));
    };
    for (const [cgroupId, { findPid, rules }] of this.#refused) {
      await give(async () => guard.refuse(cgroupId, findPid(), rules));
    }
    for (const digest of this.#hashes) await give(() => guard.denyHash(digest, true));
    for (const [key, { find, rules, unreadable, files }] of this.#watches) {
      await give(async () => {
        await guard.watch(key, find(), rules);
        for (const path of unreadable) await guard.makeUnreadable(key, find().pid, path);
        for (const { device, inode } of files.values()) {
          await guard.denyFile(key, device, inode, true);
        }
      });
    }
    for (const [cgroupId, { isConfined, destinations }] of this.#groups) {
      await give(async () => {
        // A group is confined once its list is whole.
        for (const each of destinations.values()) {
          await guard.listDestination(cgroupId, each, true);
        }
        if (isConfined) await guard.confine(cgroupId, true);
      });
    }
    return failures;
  }

  #groupOf(cgroupId: bigint): Group {
    let group = this.#groups.get(cgroupId);
    if (group === undefined) {
      group = { isConfined: false, destinations: new Map() };
      this.#groups.set(cgroupId, group);
    }
    return group;
  }

  #forgetIdle(cgroupId: bigint): void {
    const { isConfined, destinations } = this.#groupOf(cgroupId);
    if (!isConfined && destinations.size === 0) this.#groups.delete(cgroupId);
  }
}
