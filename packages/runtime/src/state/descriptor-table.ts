import type { FileDescriptor } from '../event/file-descriptor.ts';

export const CLOSE_ON_EXEC = 0x1000; // O_CLOEXEC in Falco's numbers

/**
 * The descriptors of a process. A fork shares them until one of the two changes something, as most
 * forks exec and exit before they do.
 */
export class DescriptorTable {
  #entries: Map<number, FileDescriptor>;
  #isShared: boolean;
  readonly #maxEntries: number;

  constructor(maxEntries: number, entries?: Map<number, FileDescriptor>) {
    this.#maxEntries = maxEntries;
    this.#entries = entries ?? new Map();
    this.#isShared = entries !== undefined;
  }

  get entries(): ReadonlyMap<number, FileDescriptor> {
    return this.#entries;
  }

  get(number: number): FileDescriptor | undefined {
    return this.#entries.get(number);
  }

  /** @returns how many had to go for it: 0 or 1 */
  set(descriptor: FileDescriptor): number {
    this.#own();
    let evicted = 0;
    if (this.#entries.size >= this.#maxEntries && !this.#entries.has(descriptor.number)) {
      for (const oldest of this.#entries.keys()) {
        this.#entries.delete(oldest);
        evicted = 1;
        break;
      }
    }
    this.#entries.set(descriptor.number, descriptor);
    return evicted;
  }

  delete(number: number): void {
    if (this.#entries.has(number)) {
      this.#own();
      this.#entries.delete(number);
    }
  }

  fork(): DescriptorTable {
    this.#isShared = true;
    return new DescriptorTable(this.#maxEntries, this.#entries);
  }

  /** What an exec closes. */
  closeOnExec(): void {
    for (const descriptor of this.#entries.values()) {
      if (((descriptor.openFlags ?? 0) & CLOSE_ON_EXEC) !== 0) {
        this.delete(descriptor.number);
      }
    }
  }

  #own(): void {
    if (this.#isShared) {
      this.#entries = new Map(this.#entries);
      this.#isShared = false;
    }
  }
}
