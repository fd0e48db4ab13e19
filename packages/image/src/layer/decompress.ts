import { pipeline, type Readable, type Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { limitExceeded, malformed, SeaworthyError } from '@seaworthy/model';
import { limits } from '../limits.ts';

export type Compression = 'none' | 'gzip' | 'zstd';

const chunkBytes = 512 << 10;

/**
 * How a blob is compressed, from its first bytes: media types lie and old archives have none.
 * @throws TARGET_UNSUPPORTED for compressions that image specifications do not know
 */
export function detectCompression(start: Buffer): Compression {
  if (start.length >= 3 && start[0] === 0x1f && start[1] === 0x8b && start[2] === 8) return 'gzip';
  if (start.length >= 4) {
    const magic = start.readUInt32LE(0);
    // RFC 8878: frames and, as zstd:chunked puts them first, skippable frames.
    if (magic === 0xfd2fb528 || (magic & 0xfffffff0) >>> 0 === 0x184d2a50) return 'zstd';
  }
  for (const [name, signature] of otherCompressions) {
    if (start.subarray(0, signature.length).equals(signature)) {
      throw new SeaworthyError('TARGET_UNSUPPORTED', `compressed with ${name}`, {
        hint: `Decompress it first: ${name} -d`,
      });
    }
  }
  return 'none';
}

const otherCompressions: readonly (readonly [string, Buffer])[] = [
  ['bzip2', Buffer.from('BZh')],
  ['xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00])],
  ['lz4', Buffer.from([0x04, 0x22, 0x4d, 0x18])],
];

/**
 * The bytes of a blob with their compression taken off. Decompression runs beside the caller, in
 * the thread pool. `onStored` sees every stored byte once, for hashing and counting.
 * @throws MALFORMED when the stream ends too early or its data is broken, LIMIT_EXCEEDED when it
 * is cut into too many pieces
 */
export async function* decompress(
  source: Readable,
  onStored: (chunk: Buffer) => void,
): AsyncGenerator<Buffer> {
  const iterator = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const head: Buffer[] = [];
  let headBytes = 0;
  while (headBytes < 8) {
    const { value, done } = await iterator.next();
    if (done === true) break;
    onStored(value);
    head.push(value);
    headBytes += value.length;
  }
  const start = Buffer.concat(head);
  const compression = detectCompression(start);
  async function* stored(): AsyncGenerator<Buffer> {
    if (start.length > 0) yield start;
    for (;;) {
      const { value, done } = await iterator.next();
      if (done === true) return;
      onStored(value);
      yield value;
    }
  }
  if (compression === 'none') {
    yield* stored();
    return;
  }
  try {
    if (compression === 'gzip') yield* inflate(stored(), createGunzip({ chunkSize: chunkBytes }));
    else yield* decompressFrames(stored());
  } catch (error) {
    if (error instanceof Error && 'code' in error && /^(Z_|ZSTD_)/.test(String(error.code))) {
      throw malformed(`${compression} data`, error.message, error);
    }
    throw error;
  } finally {
    source.destroy();
  }
}

async function* inflate(
  stored: AsyncIterable<Buffer>,
  inflater: Transform,
): AsyncGenerator<Buffer> {
  // Errors of either side reach the loop below by destroying the inflater.
  pipeline(stored, inflater, () => {});
  for await (const chunk of inflater) yield chunk as Buffer;
}

/**
 * zstd data may be many frames (RFC 8878, section 3); zstd:chunked layers and parallel compressors
 * write them so. Node's decompressor stops after one, so each next frame gets a new one, fed with
 * what the one before has left.
 */
async function* decompressFrames(stored: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const source = stored[Symbol.asyncIterator]();
  let left: readonly Buffer[] = [];
  let exhausted = false;
  let frames = 0;
  let emptyFrames = 0;
  while (!exhausted || left.length > 0) {
    const decompressor = createZstdDecompress({ chunkSize: chunkBytes });
    const given = new GivenChunks();
    const first = left;
    async function* input(): AsyncGenerator<Buffer> {
      for (const chunk of first) {
        given.add(chunk, decompressor.bytesWritten);
        yield chunk;
      }
      while (!exhausted) {
        const { value, done } = await source.next();
        if (done === true) {
          exhausted = true;
          return;
        }
        given.add(value, decompressor.bytesWritten);
        yield value;
      }
    }
    const feeding = input();
    let frameBytes = 0;
    for await (const chunk of inflate(feeding, decompressor)) {
      frameBytes += chunk.length;
      yield chunk;
    }
    if (++frames > limits.zstdFrames) {
      throw limitExceeded('zstd data', 'frames', limits.zstdFrames);
    }
    if (frameBytes === 0 && ++emptyFrames > limits.zstdEmptyFrames) {
      throw limitExceeded('zstd data', 'frames without content', limits.zstdEmptyFrames);
    }
    // A chunk may have been asked for when the frame ended; it must arrive in `given` first.
    await feeding.return(undefined);
    const taken = decompressor.bytesWritten;
    if (taken === 0 && given.addedBytes > 0) {
      throw malformed('zstd data', 'nothing can be read of it');
    }
    left = [...given.after(taken), ...first.slice(given.count)];
  }
}

/** Chunks that a decompressor was given and has not taken yet. */
class GivenChunks {
  #chunks: Buffer[] = [];
  /** Where the first of `#chunks` begins in all that was given. */
  #startBytes = 0;
  addedBytes = 0;
  count = 0;

  /** What lies before `takenBytes` will not be asked for again, and is let go. */
  add(chunk: Buffer, takenBytes: number): void {
    while (this.#chunks.length > 0 && this.#startBytes + this.#chunks[0]!.length <= takenBytes) {
      this.#startBytes += this.#chunks.shift()!.length;
    }
    this.#chunks.push(chunk);
    this.addedBytes += chunk.length;
    this.count++;
  }

  after(takenBytes: number): Buffer[] {
    let skipBytes = takenBytes - this.#startBytes;
    return this.#chunks.flatMap((chunk) => {
      const rest = chunk.subarray(Math.min(skipBytes, chunk.length));
      skipBytes -= Math.min(skipBytes, chunk.length);
      return rest.length > 0 ? [rest] : [];
    });
  }
}
