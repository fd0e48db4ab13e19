/** A block of a capture in scap format: what stands between its frame. */
export interface ScapBlock {
  readonly type: number;
  readonly body: Uint8Array;
}

export interface ScapEvent {
  readonly code: number;
  readonly tid: number;
  readonly nanoseconds: bigint;
  readonly cpu?: number;
  /** As they lie in the file. */
  readonly parameters: readonly Uint8Array[];
}

/** Writes captures as the recorder does, in either byte order. */
export class ScapWriter {
  readonly #isLittleEndian: boolean;

  constructor(isLittleEndian = true) {
    this.#isLittleEndian = isLittleEndian;
  }

  number(value: number | bigint, bytes: 1 | 2 | 4 | 8): Buffer {
    const buffer = Buffer.alloc(8);
    const bits = BigInt.asUintN(bytes * 8, BigInt(value));
    if (this.#isLittleEndian) {
      buffer.writeBigUInt64LE(bits);
      return buffer.subarray(0, bytes);
    }
    buffer.writeBigUInt64BE(bits);
    return buffer.subarray(8 - bytes);
  }

  /** With two bytes of its length before it. */
  text(text: string): Buffer {
    const bytes = Buffer.from(text);
    return Buffer.concat([this.number(bytes.length, 2), bytes]);
  }

  /** A whole capture: a section header, and the blocks. */
  capture(blocks: readonly ScapBlock[], version = 2): Buffer {
    const header = Buffer.concat([
      this.number(0x1a2b3c4d, 4),
      this.number(1, 2),
      this.number(version, 2),
      this.number(-1, 8),
    ]);
    return Buffer.concat([{ type: 0x0a0d0d0a, body: header }, ...blocks].map((b) => this.block(b)));
  }

  block({ type, body }: ScapBlock): Buffer {
    const padding = (4 - (body.length % 4)) % 4;
    const length = this.number(body.length + padding + 12, 4);
    return Buffer.concat([this.number(type, 4), length, body, Buffer.alloc(padding), length]);
  }

  /** An event as of 2014: how many parameters it has is known by its type. */
  oldEvent(event: ScapEvent): ScapBlock {
    return { type: 0x204, body: this.#event(event, false, false, 2) };
  }

  event(event: ScapEvent): ScapBlock {
    return { type: 0x216, body: this.#event(event, false, true, 2) };
  }

  flaggedEvent(event: ScapEvent): ScapBlock {
    return { type: 0x217, body: this.#event(event, true, true, 2) };
  }

  largeEvent(event: ScapEvent): ScapBlock {
    return { type: 0x221, body: this.#event(event, false, true, 4) };
  }

  #event(event: ScapEvent, hasFlags: boolean, hasCount: boolean, lengthBytes: 2 | 4): Buffer {
    const values = Buffer.concat(event.parameters);
    const lengths = event.parameters.map((value) => this.number(value.length, lengthBytes));
    const headerBytes = hasCount ? 26 : 22;
    const bytes = headerBytes + lengths.length * lengthBytes + values.length;
    return Buffer.concat([
      this.number(event.cpu ?? 0, 2),
      ...(hasFlags ? [this.number(0, 4)] : []),
      this.number(event.nanoseconds, 8),
      this.number(event.tid, 8),
      this.number(bytes, 4),
      this.number(event.code, 2),
      ...(hasCount ? [this.number(event.parameters.length, 4)] : []),
      ...lengths,
      values,
    ]);
  }
}
