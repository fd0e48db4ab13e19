import { createHash } from 'node:crypto';
import { limitExceeded, malformed } from '@seaworthy/model';
import { z } from 'zod';
import type { RawRow } from './content.ts';
import { DatabaseInfo } from './database-info.ts';
import { schemaVersion } from './generations.ts';
import { contentTables } from './tables.ts';

/**
 * The file in which a database travels to machines without a network, before zstd: one line of JSON
 * and then every row, framed as `frameRow` does it. Rows travel, not pages of LMDB, so that a file
 * from anywhere can be checked and cannot bring down whoever reads it.
 */
export const BundleHeader = z.object({
  format: z.literal('seaworthy-advisories'),
  schema: z.literal(schemaVersion),
  info: DatabaseInfo,
});
export type BundleHeader = z.infer<typeof BundleHeader>;

const headerBytesLimit = 2 ** 20;
const keyBytesLimit = 1978; // LMDB's own
const valueBytesLimit = 256 * 2 ** 20;
const totalBytesLimit = 32 * 2 ** 30;

/**
 * Takes a bundle apart, in pieces of any size.
 * @throws SeaworthyError MALFORMED, LIMIT_EXCEEDED
 */
export class BundleParser {
  readonly #what: string;
  readonly #hash = createHash('sha256');
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  /** How many bytes have to be there before something is whole. */
  #neededBytes = 0;
  #totalBytes = 0;
  header: BundleHeader | undefined;

  constructor(what: string) {
    this.#what = what;
  }

  /** The rows that are whole with these bytes. */
  *push(chunk: Buffer): Generator<RawRow> {
    this.#totalBytes += chunk.length;
    if (this.#totalBytes > totalBytesLimit) {
      throw limitExceeded(this.#what, 'bytes of a bundle', totalBytesLimit);
    }
    this.#pending.push(chunk);
    this.#pendingBytes += chunk.length;
    if (this.#pendingBytes < this.#neededBytes) return;
    if (this.header === undefined && !chunk.includes(10)) {
      if (this.#pendingBytes > headerBytesLimit) throw malformed(this.#what, 'no header');
      return;
    }
    const bytes = this.#pending.length === 1 ? chunk : Buffer.concat(this.#pending);
    let at = this.header === undefined ? this.#readHeader(bytes) : 0;
    for (let end = this.#frameEnd(bytes, at); end <= bytes.length; ) {
      const keyEnd = at + 7 + bytes.readUInt16LE(at + 1);
      this.#hash.update(bytes.subarray(at, end));
      yield {
        table: bytes.readUInt8(at),
        key: bytes.subarray(at + 7, keyEnd),
        value: bytes.subarray(keyEnd, end),
      };
      at = end;
      end = this.#frameEnd(bytes, at);
    }
    this.#neededBytes = this.#frameEnd(bytes, at) - at;
    this.#pending = [Buffer.from(bytes.subarray(at))];
    this.#pendingBytes = bytes.length - at;
  }

  /** The digest of all rows, once the bytes are through. */
  finish(): string {
    if (this.header === undefined || this.#pendingBytes > 0) {
      throw malformed(this.#what, 'the bundle is cut off');
    }
    return `sha256:${this.#hash.digest('hex')}`;
  }

  #readHeader(bytes: Buffer): number {
    const end = bytes.indexOf(10);
    try {
      this.header = BundleHeader.parse(JSON.parse(bytes.toString('utf8', 0, end)));
    } catch (error) {
      throw malformed(this.#what, 'no bundle of advisories, or one of another version', error);
    }
    return end + 1;
  }

  /** Where the row ends that starts there; as far as is known, when its head is not whole. */
  #frameEnd(bytes: Buffer, at: number): number {
    if (at + 7 > bytes.length) return at + 7;
    const keyBytes = bytes.readUInt16LE(at + 1);
    const valueBytes = bytes.readUInt32LE(at + 3);
    if (bytes.readUInt8(at) >= contentTables.length || keyBytes > keyBytesLimit) {
      throw malformed(this.#what, 'a row is broken');
    }
    if (valueBytes > valueBytesLimit) {
      throw limitExceeded(this.#what, 'bytes of a row', valueBytesLimit);
    }
    return at + 7 + keyBytes + valueBytes;
  }
}
