import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ResourceSample } from '@seaworthy/runtime';
import { groupDirectories, type Hierarchies, readHierarchies } from './control-group.ts';
import { readUsage, type UsageFiles, usageFilesOf } from './usage-files.ts';

/** Files of so many containers are read before anything else has its turn: about a millisecond. */
const AT_ONCE = 16;
const MAX_CONTAINERS = 8192;

/** Reads what containers use, from their control groups. */
export class ContainerMeter {
  readonly #procDirectory: string;
  #files = new Map<string, UsageFiles>();
  #isMeasuring = false;

  constructor(procDirectory = '/proc') {
    this.#procDirectory = procDirectory;
  }

  /**
   * Those that are gone meanwhile are left out. While one round goes on another one measures
   * nothing.
   * @param containers whole ids, each with a process in it
   */
  async measure(
    containers: Iterable<readonly [id: string, pid: number]>,
    tell: (id: string, sample: ResourceSample) => void,
  ): Promise<void> {
    if (this.#isMeasuring) return;
    this.#isMeasuring = true;
    const known = this.#files;
    this.#files = new Map();
    try {
      const hierarchies = readHierarchies(this.#procDirectory);
      for (const [id, pid] of [...containers].slice(0, MAX_CONTAINERS)) {
        const files = known.get(id) ?? this.#find(id, pid, hierarchies);
        const sample = files && readUsage(files);
        if (files === undefined || sample === undefined) continue;
        this.#files.set(id, files);
        tell(id, sample);
        if (this.#files.size % AT_ONCE === 0) await nextTurn();
      }
    } finally {
      this.#isMeasuring = false;
    }
  }

  #find(id: string, pid: number, hierarchies: Hierarchies): UsageFiles | undefined {
    const directories = groupDirectories(pid, id, hierarchies, this.#procDirectory);
    return directories.size === 0 ? undefined : usageFilesOf(directories, hierarchies);
  }
}
