import { WireBytes, type WireRecord } from './wire-arguments.ts';

/** Threads that are within a system call at once; beyond it entries are forgotten. */
const MAX_THREADS = 65_536;
const FIRST_BYTES = 128;
/** What a slot keeps between calls; larger entries are rare. */
const KEPT_BYTES = 4096;

interface Slot {
  code: number;
  wire: WireBytes;
  count: number;
  lengthBytes: number;
}

/**
 * What system calls were entered with, until they return. A call may sleep for long, so its bytes
 * are copied: a slot for each thread, used again and again.
 */
export class PendingEntries {
  readonly #slots = new Map<number, Slot>();

  keep(
    tid: number,
    code: number,
    from: WireBytes,
    offset: number,
    count: number,
    lengthBytes: number,
    end: number,
  ): void {
    const length = end - offset;
    let slot = this.#slots.get(tid);
    if (slot === undefined) {
      if (this.#slots.size >= MAX_THREADS) {
        this.#slots.clear();
      }
      const size = Math.max(length, FIRST_BYTES);
      slot = { code, wire: bytesOf(size, from.isLittleEndian), count, lengthBytes };
      this.#slots.set(tid, slot);
    } else if (
      slot.wire.bytes.length < length ||
      (slot.wire.bytes.length > KEPT_BYTES && length <= KEPT_BYTES) ||
      slot.wire.isLittleEndian !== from.isLittleEndian
    ) {
      slot.wire = bytesOf(Math.max(length * 2, FIRST_BYTES), from.isLittleEndian);
    }
    from.bytes.copy(slot.wire.bytes, 0, offset, end);
    slot.code = code;
    slot.count = count;
    slot.lengthBytes = lengthBytes;
  }

  /** The entry of the call that returns, if it is that of the same call. */
  take(tid: number, code: number): WireRecord | undefined {
    const slot = this.#slots.get(tid);
    if (slot === undefined || slot.code !== code) {
      return undefined;
    }
    slot.code = -1;
    return { wire: slot.wire, offset: 0, count: slot.count, lengthBytes: slot.lengthBytes };
  }

  forget(tid: number): void {
    this.#slots.delete(tid);
  }
}

/** Not from Node's shared pool, which would hold more than these. */
function bytesOf(length: number, isLittleEndian: boolean): WireBytes {
  return new WireBytes(Buffer.from(new ArrayBuffer(length)), isLittleEndian);
}
