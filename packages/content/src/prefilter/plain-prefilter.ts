import { byteClass, headOf, type KeywordTable, layout, shortestValue } from './keyword-table.ts';
import type { Prefilter } from './prefilter.ts';

/**
 * The filter without WebAssembly: the same tables, one position at a time. Slower by an order of
 * magnitude, and what the tests hold the fast one against.
 */
export class PlainPrefilter implements Prefilter {
  readonly #memory: Uint8Array;
  readonly #view: DataView;

  constructor({ memory }: KeywordTable) {
    this.#memory = memory;
    this.#view = new DataView(memory.buffer, memory.byteOffset, memory.byteLength);
  }

  scan(bytes: Uint8Array, hit: (keyword: number, position: number) => void): void {
    for (let at = 0; at + 3 <= bytes.length; at++) {
      const three = [bytes[at]!, bytes[at + 1]!, bytes[at + 2]!];
      if (at + 3 < bytes.length) this.#follow(bytes, at, headOf([...three, bytes[at + 3]!]), hit);
      this.#follow(bytes, at, headOf(three), hit);
    }
  }

  #follow(
    bytes: Uint8Array,
    at: number,
    head: number,
    hit: (keyword: number, position: number) => void,
  ): void {
    let keyword = this.#view.getUint16(head, true);
    while (keyword !== 0) {
      const entry = layout.entries + keyword * layout.entryBytes;
      const start = at - this.#memory[entry + 3]!;
      if (start >= 0 && this.#holds(bytes, start, entry)) hit(keyword - 1, start);
      keyword = this.#view.getUint16(entry, true);
    }
  }

  countLines(bytes: Uint8Array): number {
    let count = 0;
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count++;
    return count;
  }

  #holds(bytes: Uint8Array, start: number, entry: number): boolean {
    const memory = this.#memory;
    const size = memory[entry + 2]!;
    if (start + size > bytes.length) return false;
    const text = this.#view.getUint32(entry + 8, true);
    for (let i = 0; i < size; i++) {
      if ((bytes[start + i]! | memory[text + 2 * i + 1]!) !== memory[text + 2 * i]) return false;
    }
    const flags = memory[entry + 4]!;
    if ((flags & 1) !== 0 && start > 0 && this.#is(bytes[start - 1]!, byteClass.alphanumeric)) {
      if (bytes[start - 2] !== 0x5c && bytes[start - 3] !== 0x25) return false;
    }
    const tail = memory[entry + 5]!;
    let at = start + size;
    if (at + tail > bytes.length) return false;
    for (let i = 0; i < tail; i++) {
      if (!this.#is(bytes[at + i]!, byteClass.tokenCharacter)) return false;
    }
    if ((flags & 2) === 0) return true;
    const last = Math.min(bytes.length, at + 40);
    while (at < last && this.#is(bytes[at]!, byteClass.beforeOperator)) at++;
    if (at >= bytes.length || !this.#is(bytes[at]!, byteClass.operator)) return false;
    const lastBefore = Math.min(bytes.length, at + 24);
    while (at < lastBefore && this.#is(bytes[at]!, byteClass.beforeValue)) at++;
    if (at + shortestValue > bytes.length) return false;
    for (let i = 0; i < shortestValue; i++) {
      if (!this.#is(bytes[at + i]!, byteClass.valueCharacter)) return false;
    }
    return true;
  }

  #is(byte: number, what: number): boolean {
    return (this.#memory[layout.classes + byte]! & what) !== 0;
  }
}
