import { join } from 'node:path';
import { type Container, containerOfCgroups } from '@seaworthy/runtime';
import { readText } from '../host/proc-files.ts';
import { resolveContainer } from './container-resolver.ts';
import { findRuntimeDirectories, uniteDirectories } from './find-runtime-directories.ts';
import type { RuntimeDirectories } from './runtime-directories.ts';
import { rootSeenBy } from './runtime-processes.ts';

/** Looking for runtimes reads all of /proc. */
const FIND_AGAIN_MS = 200;

/** What runtimes wrote of containers, for who has a process and no event of it. */
export class ContainerFinder {
  readonly #proc: string;
  readonly #given: Partial<RuntimeDirectories>;
  #directories: RuntimeDirectories | undefined;
  #foundAt = 0;

  /** @param given where runtimes keep their containers; what is not said is looked for */
  constructor(procDirectory: string, given: Partial<RuntimeDirectories>) {
    this.#proc = procDirectory;
    this.#given = given;
  }

  /** @returns undefined where it is in none, or nothing is known of it (yet) */
  containerOf(pid: number): Container | undefined {
    const groups = readText(join(this.#proc, String(pid), 'cgroup')).split('\n');
    const found = containerOfCgroups(groups);
    if (found === undefined) return undefined;
    const known = this.#directories && resolveContainer(this.#directories, found);
    if (known !== undefined || Date.now() < this.#foundAt + FIND_AGAIN_MS) return known;
    // Its runtime may have begun since then.
    return resolveContainer(this.#findDirectories(), found);
  }

  #findDirectories(): RuntimeDirectories {
    const host = { proc: this.#proc, root: rootSeenBy(join(this.#proc, '1')) };
    // The sensor says what is wrong with settings.
    const found = { ...findRuntimeDirectories(host, () => {}), ...this.#given };
    this.#directories = this.#directories ? uniteDirectories(found, this.#directories) : found;
    this.#foundAt = Date.now();
    return this.#directories;
  }
}
