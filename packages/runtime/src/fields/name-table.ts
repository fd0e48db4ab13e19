import type { DnsAnswer } from './dns-answer.ts';

/** Addresses whose names are remembered. */
const maxNames = 2048;

/** The names that addresses were last asked for by. */
export class NameTable {
  readonly #names = new Map<string, string>();

  add({ name, addresses }: DnsAnswer): void {
    for (const address of addresses) {
      this.#names.delete(address);
      if (this.#names.size >= maxNames) {
        for (const oldest of this.#names.keys()) {
          this.#names.delete(oldest);
          break;
        }
      }
      this.#names.set(address, name);
    }
  }

  nameOf(address: string): string | undefined {
    return this.#names.get(address);
  }
}
