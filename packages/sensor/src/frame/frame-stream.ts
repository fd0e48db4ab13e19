import { malformed } from '@seaworthy/model';
import { headerFields } from './layout.ts';

const MAX_FRAME = 64 * 1024;

/**
 * Cuts a stream of bytes into frames. A frame that lies in one chunk is handed on in place; one that
 * a chunk's end cuts is put together.
 */
export class FrameStream {
  readonly #receive: (bytes: Buffer, start: number) => void;
  #rest: Buffer = Buffer.alloc(0);

  constructor(receive: (bytes: Buffer, start: number) => void) {
    this.#receive = receive;
  }

  /** @throws MALFORMED where no frame begins */
  push(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let start = 0;
    while (bytes.length - start >= headerFields.end.offset) {
      const size = bytes.readUInt32LE(start + headerFields.size.offset);
      if (size < headerFields.end.offset || size > MAX_FRAME || size % 8 !== 0) {
        throw malformed('sensor frames', `A frame cannot have ${size} bytes.`);
      }
      if (bytes.length - start < size) break;
      this.#receive(bytes, start);
      start += size;
    }
    this.#rest = Buffer.from(bytes.subarray(start));
  }
}
