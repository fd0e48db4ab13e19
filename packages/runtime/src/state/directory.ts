import type { Container } from '../event/container.ts';
import type { Group, User } from '../event/thread.ts';

/** A container whose facts may come after its first process. Threads hold the slot. */
export interface ContainerSlot {
  container: Container;
}

export interface UserFacts extends User {
  /** Empty or absent: a user of the host. */
  readonly containerId?: string;
}

export interface GroupFacts extends Group {
  readonly containerId?: string;
}

/**
 * Who the numbers are: users and groups, of the host and of each container. A number without a name
 * is a user too, the same object each time.
 */
export class Directory {
  readonly #users = new Map<string, Map<number, User>>();
  readonly #groups = new Map<string, Map<number, Group>>();
  readonly #maxEntries: number;
  #size = 0;

  constructor(maxEntries: number) {
    this.#maxEntries = maxEntries;
  }

  user(id: number, containerId = ''): User {
    return this.findUser(id, containerId) ?? this.#keep(this.#users, containerId, { id });
  }

  group(id: number, containerId = ''): Group {
    return this.findGroup(id, containerId) ?? this.#keep(this.#groups, containerId, { id });
  }

  /** Nobody is made of a number that an event merely names. */
  findUser(id: number, containerId = ''): User | undefined {
    return this.#users.get(containerId)?.get(id);
  }

  findGroup(id: number, containerId = ''): Group | undefined {
    return this.#groups.get(containerId)?.get(id);
  }

  addUser({ containerId = '', ...user }: UserFacts): void {
    this.#keep(this.#users, containerId, user);
  }

  addGroup({ containerId = '', ...group }: GroupFacts): void {
    this.#keep(this.#groups, containerId, group);
  }

  removeUser(id: number, containerId = ''): void {
    this.#size -= this.#users.get(containerId)?.delete(id) ? 1 : 0;
  }

  removeGroup(id: number, containerId = ''): void {
    this.#size -= this.#groups.get(containerId)?.delete(id) ? 1 : 0;
  }

  forgetContainer(containerId: string): void {
    for (const table of [this.#users, this.#groups]) {
      this.#size -= table.get(containerId)?.size ?? 0;
      table.delete(containerId);
    }
  }

  #keep<T extends { readonly id: number }>(
    table: Map<string, Map<number, T>>,
    containerId: string,
    entry: T,
  ): T {
    if (this.#size >= this.#maxEntries) {
      // Names are a service, not evidence: starting over costs names, nothing else.
      this.#users.clear();
      this.#groups.clear();
      this.#size = 0;
    }
    let entries = table.get(containerId);
    if (entries === undefined) {
      entries = new Map();
      table.set(containerId, entries);
    }
    this.#size += entries.has(entry.id) ? 0 : 1;
    entries.set(entry.id, entry);
    return entry;
  }
}
