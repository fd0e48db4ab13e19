import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SeaworthyError } from '@seaworthy/model';
import type { ResponseCause } from '@seaworthy/runtime';
import { cgroupMounts, hierarchyNumbers } from '@seaworthy/sensor';
import { processesOf, readText } from './proc.ts';

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

const MAX_DEPTH = 16;

/** @throws TARGET_NOT_FOUND */
export function groupOf(
  { container, process }: ResponseCause,
  procDirectory: string,
): ControlGroup {
  if (container === undefined) {
    throw new SeaworthyError('TARGET_NOT_FOUND', 'It did not happen in a container.');
  }
  return findControlGroup(container.fullId, process.pid, procDirectory);
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

/**
 * The group of version 2, or where that has no groups of the controller that the sensor goes by
 * too. A container may have groups of its own below the one that is named after it: it is the
 * named one.
 */
function controlGroupOf(
  pid: number,
  containerId: string,
  procDirectory: string,
): ControlGroup | undefined {
  const numbers = hierarchyNumbers(readText(join(procDirectory, 'cgroups')));
  const mounts = cgroupMounts(readText(join(procDirectory, 'self/mountinfo')), numbers);
  const paths = new Map<number, string>();
  for (const line of readText(join(procDirectory, String(pid), 'cgroup')).split('\n')) {
    const [hierarchy, , ...rest] = line.split(':');
    const path = namedPart(rest.join(':'), containerId);
    if (path !== undefined) paths.set(Number(hierarchy), path);
  }
  const directoryOf = (hierarchy: number | undefined): string | undefined => {
    const path = hierarchy === undefined ? undefined : paths.get(hierarchy);
    const point = mounts.find((mount) => mount.hierarchy === hierarchy)?.point;
    return path === undefined || point === undefined ? undefined : join(point, path);
  };
  const unified = directoryOf(0);
  const freezer = directoryOf(numbers.get('freezer'));
  const directory =
    unified ?? directoryOf(numbers.get('pids')) ?? directoryOf(numbers.get('memory'));
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
            path: join(freezer ?? directory, 'freezer.state'),
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

/** Of the group and those below it. */
export function processesIn(directory: string, depth = 0): number[] {
  const own = readText(join(directory, 'cgroup.procs')).split('\n').filter(Boolean).map(Number);
  if (depth >= MAX_DEPTH) return own;
  const below = readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => processesIn(join(directory, entry.name), depth + 1));
  return [...own, ...below];
}
