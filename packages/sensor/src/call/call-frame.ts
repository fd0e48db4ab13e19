import { type Machine, resolvePath } from '@seaworthy/runtime';
import { FrameCursor } from '../frame/frame-cursor.ts';
import { callFields, callTexts } from '../frame/layout.ts';

const AT_FDCWD = -100;

/** A frame of a system call, read as it is asked. */
export class CallFrame {
  readonly cursor = new FrameCursor();
  readonly machine: Machine;

  constructor(machine: Machine) {
    this.machine = machine;
  }

  get result(): number {
    return this.cursor.signedNumber64(callFields.result.offset);
  }

  get number(): number {
    return this.cursor.u16(callFields.call.offset);
  }

  get flags(): number {
    return this.cursor.u16(callFields.flags.offset);
  }

  /** Path of the descriptor. */
  get path(): string {
    return this.#text(callTexts.descriptor);
  }

  /** Memory that an argument points to. */
  get blob(): Buffer {
    return this.#bytes(callTexts.blob);
  }

  /** The head of what was sent, as bytes in a text of Latin 1. */
  get payload(): string {
    return this.#bytes(callTexts.payload).toString('latin1');
  }

  signed(index: number): number {
    return this.cursor.s32(callFields.args.offset + index * 8);
  }

  unsigned(index: number): number {
    return this.cursor.u32(callFields.args.offset + index * 8);
  }

  long(index: number): number {
    return this.cursor.number64(callFields.args.offset + index * 8);
  }

  /** A text that the program passed: the `slot`-th of its texts. */
  text(slot: number): string {
    return this.#text(callTexts.textA + slot * 2);
  }

  /** The directory that a relative path starts from; empty for an absolute one. */
  base(slot: number): string {
    return this.#text(callTexts.textA + slot * 2 + 1);
  }

  /**
   * As it was passed, where it is absolute or starts from the working directory; made absolute where
   * it starts from a descriptor, of which the state may know nothing.
   */
  pathOf(slot: number, directory: number | undefined): string {
    const text = this.text(slot);
    if (directory === undefined || this.signed(directory) === AT_FDCWD) return text;
    const base = this.base(slot);
    return base === '' ? text : resolvePath(base, text);
  }

  /** The working directory, where a relative path told it. */
  workingDirectory(slot: number, directory: number | undefined): string | undefined {
    if (directory !== undefined && this.signed(directory) !== AT_FDCWD) return undefined;
    const base = this.base(slot);
    return base === '' ? undefined : base;
  }

  #size(text: number): number {
    return this.cursor.u16(callFields.sizes.offset + text * 2);
  }

  #offset(text: number): number {
    let offset = callFields.end.offset;
    for (let before = 0; before < text; before++) {
      offset += this.#size(before);
    }
    return offset;
  }

  #text(text: number): string {
    const size = this.#size(text);
    return size === 0 ? '' : this.cursor.text(this.#offset(text), size);
  }

  #bytes(text: number): Buffer {
    const start = this.cursor.start + this.#offset(text);
    return this.cursor.bytes.subarray(start, start + this.#size(text));
  }
}
