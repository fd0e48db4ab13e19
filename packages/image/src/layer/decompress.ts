import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { SeaworthyError } from '@seaworthy/model';

export type Compression = 'none' | 'gzip' | 'zstd';

const chunkBytes = 256 << 10;

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
 * @throws MALFORMED when the stream ends too early or its data is broken
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
  const inflater =
    compression === 'gzip'
      ? createGunzip({ chunkSize: chunkBytes })
      : createZstdDecompress({ chunkSize: chunkBytes });
  // Errors of either side reach the loop below by destroying the inflater.
  pipeline(stored, inflater, () => {});
  try {
    for await (const chunk of inflater) yield chunk as Buffer;
  } catch (error) {
    if (error instanceof Error && 'code' in error && /^(Z_|ZSTD_)/.test(String(error.code))) {
      throw new SeaworthyError('MALFORMED', `broken ${compression} data: ${error.message}`, {
        cause: error,
      });
    }
    throw error;
  } finally {
    source.destroy();
  }
}
