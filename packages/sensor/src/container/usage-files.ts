import { join } from 'node:path';
import type { ResourceSample } from '@seaworthy/runtime';
import { readText } from '../host/proc-files.ts';
import type { Hierarchies } from './control-group.ts';

/** A file of a control group, and what its name means. */
interface UsageFile {
  readonly path: string;
  readonly isUnified: boolean;
}

/** Where to read what a container uses; a controller that is not there is undefined. */
export interface UsageFiles {
  readonly cpu: UsageFile | undefined;
  readonly memory: UsageFile | undefined;
  readonly memoryStat: UsageFile | undefined;
  readonly pids: UsageFile | undefined;
}

/**
 * The kernel's names of these files: Documentation/admin-guide/cgroup-v2.rst ("cpu.stat",
 * "memory.current", "pids.current") and cgroup-v1/{cpuacct,memory,pids}.rst.
 * @param directories of the container's group, by hierarchy; controllers of version 2 have 0
 */
export function usageFilesOf(
  directories: ReadonlyMap<number, string>,
  { numbers }: Hierarchies,
): UsageFiles {
  const fileOf = (controller: string, old: string, unified: string): UsageFile | undefined => {
    // A kernel without version 1 of a controller does not list it in /proc/cgroups.
    const hierarchy = numbers.get(controller) ?? 0;
    const directory = directories.get(hierarchy);
    const isUnified = hierarchy === 0;
    return directory === undefined
      ? undefined
      : { path: join(directory, isUnified ? unified : old), isUnified };
  };
  return {
    cpu: fileOf('cpuacct', 'cpuacct.usage', 'cpu.stat'),
    memory: fileOf('memory', 'memory.usage_in_bytes', 'memory.current'),
    memoryStat: fileOf('memory', 'memory.stat', 'memory.stat'),
    pids: fileOf('pids', 'pids.current', 'pids.current'),
  };
}

/** @returns undefined when nothing can be read: the container is gone */
export function readUsage(files: UsageFiles): ResourceSample | undefined {
  const cpuSeconds = files.cpu && cpuSecondsOf(files.cpu.isUnified, readText(files.cpu.path));
  const memoryBytes =
    files.memory &&
    memoryBytesOf(
      files.memory.isUnified,
      readText(files.memory.path),
      readText(files.memoryStat?.path ?? ''),
    );
  const processes = files.pids && wholeNumber(readText(files.pids.path));
  if (cpuSeconds === undefined && memoryBytes === undefined && processes === undefined) {
    return undefined;
  }
  return {
    ...(cpuSeconds !== undefined && { cpuSeconds }),
    ...(memoryBytes !== undefined && { memoryBytes }),
    ...(processes !== undefined && { processes }),
  };
}

/** Version 1 counts nanoseconds in a file of its own, version 2 microseconds in a list. */
export function cpuSecondsOf(isUnified: boolean, text: string): number | undefined {
  const count = isUnified ? numberNamed(text, 'usage_usec') : wholeNumber(text);
  return count === undefined ? undefined : count / (isUnified ? 1e6 : 1e9);
}

/**
 * What is in use, as engines show it: without files in memory that nobody has looked at for long,
 * which the kernel drops when it needs the room.
 * @param stat memory.stat; of version 1 the sum of the group and those below it counts
 */
export function memoryBytesOf(isUnified: boolean, text: string, stat: string): number | undefined {
  const used = wholeNumber(text);
  if (used === undefined) return undefined;
  const inactive = numberNamed(stat, isUnified ? 'inactive_file' : 'total_inactive_file') ?? 0;
  return inactive < used ? used - inactive : used;
}

function numberNamed(text: string, name: string): number | undefined {
  const line = text.split('\n').find((each) => each.startsWith(`${name} `));
  return line === undefined ? undefined : wholeNumber(line.slice(name.length + 1));
}

function wholeNumber(text: string): number | undefined {
  const digits = text.trimEnd();
  return /^\d{1,20}$/.test(digits) ? Number(digits) : undefined;
}
