import type { Container } from '../event/container.ts';
import type { ResponseSettings } from './response-settings.ts';
import { anyOf, containerTest } from './select-causes.ts';

/** What no rule reaches. */
export class Protection {
  readonly #isService: (fileName: string) => boolean;
  readonly #containers: readonly ((container: Container | undefined) => boolean)[];
  readonly #own: Own;

  constructor(settings: ResponseSettings['protect'], own: Own) {
    this.#isService = anyOf(settings.executables);
    this.#containers = settings.containers.map((selection) => containerTest(selection));
    this.#own = own;
  }

  /**
   * Why a process may not be touched. In a container a program's name protects nothing: there it is
   * its maker's choice.
   */
  ofProcess(pid: number, path: string, isInContainer: boolean): string | undefined {
    if (pid <= 1) return 'the first process of the host';
    if (this.#own.pids.has(pid)) return "the agent's own process";
    if (isInContainer) return undefined;
    // A kernel's thread has no file.
    if (path === '') return 'no program is known of it';
    const name = path.slice(path.lastIndexOf('/') + 1);
    return this.#isService(name) ? `${name} is a service of the host` : undefined;
  }

  ofContainer(container: Container): string | undefined {
    if (container.fullId === this.#own.containerId) return "the agent's own container";
    return this.#containers.some((holds) => holds(container))
      ? 'the container is protected'
      : undefined;
  }
}

export interface Own {
  /** The agent and its helpers. */
  readonly pids: ReadonlySet<number>;
  readonly containerId?: string | undefined;
}
