import { headerFields } from './layout.ts';

/**
 * The frame that is being looked at: one object for all of them, as a million a second may come.
 * Values are read from the bytes when they are asked for.
 */
export class FrameCursor {
  bytes: Buffer = Buffer.alloc(0);
  start = 0;
  size = 0;

  /**
   * @throws RangeError where no whole frame stands: the two sides are not of one version
   */
  moveTo(bytes: Buffer, start: number): void {
    this.bytes = bytes;
    this.start = start;
    this.size = bytes.readUInt32LE(start + headerFields.size.offset);
  }

  u8(offset: number): number {
    return this.bytes[this.start + offset] ?? 0;
  }

  u16(offset: number): number {
    return this.bytes.readUInt16LE(this.start + offset);
  }

  u32(offset: number): number {
    return this.bytes.readUInt32LE(this.start + offset);
  }

  s32(offset: number): number {
    return this.bytes.readInt32LE(this.start + offset);
  }

  u64(offset: number): bigint {
    return this.bytes.readBigUInt64LE(this.start + offset);
  }

  s64(offset: number): bigint {
    return this.bytes.readBigInt64LE(this.start + offset);
  }

  /** Exact up to 2^53. */
  number64(offset: number): number {
    return this.u32(offset) + this.u32(offset + 4) * 0x1_0000_0000;
  }

  signedNumber64(offset: number): number {
    return this.u32(offset) + this.s32(offset + 4) * 0x1_0000_0000;
  }

  text(offset: number, size: number): string {
    return this.bytes.toString('utf8', this.start + offset, this.start + offset + size);
  }

  /** Up to the first zero. */
  textUntilZero(offset: number, maxSize: number): string {
    const start = this.start + offset;
    const zero = this.bytes.indexOf(0, start);
    const end = zero === -1 ? start + maxSize : Math.min(zero, start + maxSize);
    return this.bytes.toString('utf8', start, end);
  }
}
