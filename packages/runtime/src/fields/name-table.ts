import type { DnsAnswer } from './dns-answer.ts';

/** Addresses whose names are remembered. */
const maxAddresses = 2048;
/** Names of one address, as of a host of many sites. */
const maxNames = 16;

const none: readonly string[] = [];

/**
 * The names that addresses were asked for by. Those that are known from elsewhere stay: nobody can
 * take the name of an address away with an answer of his own.
 */
export class NameTable {
  readonly #answered = new Map<string, readonly string[]>();
  readonly #pinned = new Map<string, readonly string[]>();

  add({ name, addresses }: DnsAnswer): void {
    for (const address of addresses) {
      const before = this.#answered.get(address) ?? none;
      this.#answered.delete(address);
      if (this.#answered.size >= maxAddresses) {
        for (const oldest of this.#answered.keys()) {
          this.#answered.delete(oldest);
          break;
        }
      }
      const names = [name, ...before.filter((each) => each !== name)].slice(0, maxNames);
      this.#answered.set(address, names);
    }
  }

  /** A name that is known without an answer. */
  pin({ name, addresses }: DnsAnswer): void {
    for (const address of addresses) {
      this.#pinned.set(address, [name, ...(this.#pinned.get(address) ?? none)]);
    }
  }

  /** Of the last answer. */
  nameOf(address: string): string | undefined {
    return this.#answered.get(address)?.[0] ?? this.#pinned.get(address)?.[0];
  }

  /** All of them, the last first. */
  namesOf(address: string): readonly string[] {
    const answered = this.#answered.get(address) ?? none;
    const pinned = this.#pinned.get(address);
    return pinned === undefined ? answered : [...answered, ...pinned];
  }
}
