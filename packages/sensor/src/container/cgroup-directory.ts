import { type BigIntStats, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { containerOfCgroups } from '@seaworthy/runtime';
import { readText } from '../host/proc-files.ts';
import type { CgroupPaths } from '../process/process-frames.ts';

const MAX_GROUPS = 65_536;
const MAX_DEPTH = 32;

interface Group {
  readonly path: string;
  readonly wasMade: boolean;
}

/**
 * Paths of control groups by the numbers that frames have. A group's number is the inode of its
 * directory; numbers are those of one hierarchy.
 */
export class CgroupDirectory implements CgroupPaths {
  readonly #groups = new Map<bigint, Map<number, Group>>();
  #size = 0;

  pathOf(hierarchy: number, id: bigint): string | undefined {
    return this.#groups.get(id)?.get(hierarchy)?.path;
  }

  wasMade(hierarchy: number, id: bigint): boolean {
    return this.#groups.get(id)?.get(hierarchy)?.wasMade === true;
  }

  /** One that has just been made. What a container makes below its own is no beginning of it. */
  addMade(hierarchy: number, id: bigint, path: string): void {
    const isBelow = containerOfCgroups([dirname(path)]) !== undefined;
    this.#set(hierarchy, id, { path, wasMade: !isBelow });
  }

  /** One that was there. */
  add(hierarchy: number, id: bigint, path: string): void {
    this.#set(hierarchy, id, { path, wasMade: this.wasMade(hierarchy, id) });
  }

  /** Removed groups stay until there are too many: events of their processes may be on the way. */
  #set(hierarchy: number, id: bigint, group: Group): void {
    if (this.#size >= MAX_GROUPS) {
      for (const [oldest, groups] of this.#groups) {
        this.#groups.delete(oldest);
        this.#size -= groups.size;
        if (this.#size < MAX_GROUPS / 2) break;
      }
    }
    let groups = this.#groups.get(id);
    if (groups === undefined) {
      groups = new Map();
      this.#groups.set(id, groups);
    }
    if (!groups.has(hierarchy)) this.#size++;
    groups.set(hierarchy, group);
  }

  /** The groups that exist, from the mounted hierarchies. */
  load(procDirectory = '/proc'): void {
    const numbers = hierarchyNumbers(readText(join(procDirectory, 'cgroups')));
    for (const { point, hierarchy } of cgroupMounts(
      readText(join(procDirectory, 'self/mountinfo')),
      numbers,
    )) {
      this.#walk(point, '/', hierarchy, 0);
    }
  }

  #walk(point: string, path: string, hierarchy: number, depth: number): void {
    const directory = join(point, path);
    const status = statOf(directory);
    if (status === undefined || depth > MAX_DEPTH || this.#size >= MAX_GROUPS / 2) return;
    this.add(hierarchy, status.ino, path);
    for (const entry of entriesOf(directory)) {
      this.#walk(point, join(path, entry), hierarchy, depth + 1);
    }
  }
}

function entriesOf(directory: string): string[] {
  try {
    return readdirSync(directory, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
  } catch {
    return [];
  }
}

function statOf(directory: string): BigIntStats | undefined {
  return statSync(directory, { bigint: true, throwIfNoEntry: false });
}

/** Numbers of hierarchies by controller, from /proc/cgroups (cgroups(7)). */
export function hierarchyNumbers(text: string): Map<string, number> {
  const numbers = new Map<string, number>();
  for (const line of text.split('\n')) {
    const [controller = '#', hierarchy] = line.split('\t');
    if (!controller.startsWith('#') && hierarchy !== undefined) {
      numbers.set(controller, Number(hierarchy));
    }
  }
  return numbers;
}

export interface CgroupMount {
  readonly point: string;
  readonly hierarchy: number;
}

/** Where hierarchies are mounted, from /proc/self/mountinfo (proc_pid_mountinfo(5)); v2 is 0. */
export function cgroupMounts(
  mountInfo: string,
  numbers: ReadonlyMap<string, number>,
): CgroupMount[] {
  const mounts: CgroupMount[] = [];
  for (const line of mountInfo.split('\n')) {
    const [before = '', after = ''] = line.split(' - ');
    const point = before.split(' ')[4];
    const [type, , options = ''] = after.split(' ');
    if (point === undefined) continue;
    if (type === 'cgroup2') mounts.push({ point, hierarchy: 0 });
    if (type !== 'cgroup') continue;
    const controller = options.split(',').find((option) => numbers.has(option));
    const hierarchy = controller === undefined ? undefined : numbers.get(controller);
    if (hierarchy !== undefined && hierarchy > 0) mounts.push({ point, hierarchy });
  }
  return mounts;
}
