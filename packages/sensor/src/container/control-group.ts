import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SeaworthyError } from '@seaworthy/model';
import { processesOf, readText } from '../host/proc-files.ts';
import { type CgroupMount, cgroupMounts, hierarchyNumbers } from './cgroup-directory.ts';

/** Where the kernel keeps a container. */
export interface ControlGroup {
  /** As the programs in the kernel know it: the inode of its directory. */
  readonly id: bigint;
  readonly directory: string;
  /** What to write where, to hold its processes and to let them go. */
  readonly freezer: { readonly path: string; readonly frozen: string; readonly thawed: string };
  /** A process in it, when it was looked for. */
  readonly pid: number;
}

/** The hierarchies of control groups of this host, and where they are mounted. */
export interface Hierarchies {
  /** By controller; 0 is version 2. */
  readonly numbers: ReadonlyMap<string, number>;
  readonly mounts: readonly CgroupMount[];
}

const MAX_DEPTH = 16;

export function readHierarchies(procDirectory: string): Hierarchies {
  const numbers = hierarchyNumbers(readText(join(procDirectory, 'cgroups')));
  const mounts = cgroupMounts(readText(join(procDirectory, 'self/mountinfo')), numbers);
  return { numbers, mounts };
}

/**
 * Directories of the group that is named after a container, by hierarchy. A container may have
 * groups of its own below that one.
 * @param pid a process in the container
 */
export function groupDirectories(
  pid: number,
  containerId: string,
  { mounts }: Hierarchies,
  procDirectory: string,
): Map<number, string> {
  const directories = new Map<number, string>();
  for (const line of readText(join(procDirectory, String(pid), 'cgroup')).split('\n')) {
    const [hierarchy, , ...rest] = line.split(':');
    const path = namedPart(rest.join(':'), containerId);
    const point = mounts.find((mount) => mount.hierarchy === Number(hierarchy))?.point;
    if (path !== undefined && point !== undefined) {
      directories.set(Number(hierarchy), join(point, path));
    }
  }
  return directories;
}

/**
 * @param id of a container, whole
 * @param likelyPid a process that was seen in it
 * @throws TARGET_NOT_FOUND when it has no process any more
 */
export function findControlGroup(
  id: string,
  likelyPid: number,
  procDirectory: string,
): ControlGroup {
  const isInside = (pid: number) =>
    readText(join(procDirectory, String(pid), 'cgroup')).includes(id);
  const pid = isInside(likelyPid) ? likelyPid : processesOf(procDirectory).find(isInside);
  const found = pid === undefined ? undefined : controlGroupOf(pid, id, procDirectory);
  if (found === undefined) {
    throw new SeaworthyError('TARGET_NOT_FOUND', `Container ${id.slice(0, 12)} does not run.`);
  }
  return found;
}

/** The group of version 2, or where that has no groups of the controller that the sensor goes by. */
function controlGroupOf(
  pid: number,
  containerId: string,
  procDirectory: string,
): ControlGroup | undefined {
  const hierarchies = readHierarchies(procDirectory);
  const { numbers } = hierarchies;
  const directories = groupDirectories(pid, containerId, hierarchies, procDirectory);
  const directoryOf = (controller: string) => directories.get(numbers.get(controller) ?? -1);
  const unified = directories.get(0);
  const directory = unified ?? directoryOf('pids') ?? directoryOf('memory');
  if (directory === undefined) return undefined;
  const status = statSync(directory, { bigint: true, throwIfNoEntry: false });
  if (status === undefined) return undefined;
  return {
    id: status.ino,
    directory,
    pid,
    freezer:
      unified !== undefined && existsSync(join(unified, 'cgroup.freeze'))
        ? { path: join(unified, 'cgroup.freeze'), frozen: '1', thawed: '0' }
        : {
            path: join(directoryOf('freezer') ?? directory, 'freezer.state'),
            frozen: 'FROZEN',
            thawed: 'THAWED',
          },
  };
}

function namedPart(path: string, containerId: string): string | undefined {
  const parts = path.split('/');
  const last = parts.findLastIndex((part) => part.includes(containerId));
  return last === -1 ? undefined : parts.slice(0, last + 1).join('/');
}

/** Of the group and those below it; none when it is gone, or goes meanwhile. */
export function processesIn(directory: string, depth = 0): number[] {
  const own = readText(join(directory, 'cgroup.procs')).split('\n').filter(Boolean).map(Number);
  if (depth >= MAX_DEPTH) return own;
  const below = groupsBelow(directory).flatMap((name) =>
    processesIn(join(directory, name), depth + 1),
  );
  return [...own, ...below];
}

function groupsBelow(directory: string): string[] {
  try {
    const entries = readdirSync(directory, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch {
    return [];
  }
}
