import type { Container } from '../event/container.ts';
import { containerOfCgroups } from './container-of-cgroups.ts';
import type { ContainerSlot } from './directory.ts';

/** The containers that are known, each in a slot of its own that its processes share. */
export class ContainerSlots {
  readonly #limit: number;
  readonly #onEvicted: (fullId: string) => void;
  readonly #slots = new Map<string, ContainerSlot>();
  /** `undefined` for groups that are no container's. */
  readonly #byCgroups = new Map<string, ContainerSlot | undefined>();

  /** @param onEvicted told of the oldest, which goes where there are more than `limit` */
  constructor(limit: number, onEvicted: (fullId: string) => void) {
    this.#limit = limit;
    this.#onEvicted = onEvicted;
  }

  /** The slot of a container; one that is new is what is given here. */
  slotOf(container: Container): ContainerSlot {
    const { fullId } = container;
    let slot = this.#slots.get(fullId);
    if (slot === undefined) {
      if (this.#slots.size >= this.#limit) this.#evictOldest();
      slot = { container };
      this.#slots.set(fullId, slot);
    }
    return slot;
  }

  /** @param cgroups paths of the control groups that a process is in */
  ofCgroups(cgroups: readonly string[]): ContainerSlot | undefined {
    const key = cgroups.join('\n');
    let slot = this.#byCgroups.get(key);
    if (slot === undefined && !this.#byCgroups.has(key)) {
      const found = containerOfCgroups(cgroups);
      slot = found && this.slotOf({ fullId: found.id, runtime: found.runtime });
      if (this.#byCgroups.size >= this.#limit) this.#byCgroups.clear();
      this.#byCgroups.set(key, slot);
    }
    return slot;
  }

  remove(fullId: string): void {
    this.#slots.delete(fullId);
    this.#byCgroups.clear();
  }

  #evictOldest(): void {
    for (const oldest of this.#slots.keys()) {
      this.remove(oldest);
      this.#onEvicted(oldest);
      return;
    }
  }
}
