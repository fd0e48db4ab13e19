import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

export const CHUNK_BYTES = 1024 * 1024;

/** A stream's bytes, out of gzip where its first bytes say so, whatever the file is called. */
export async function* unpack(input: Readable): AsyncGenerator<Uint8Array> {
  const chunks: AsyncIterator<Uint8Array> = input[Symbol.asyncIterator]();
  const first = await chunks.next();
  if (first.done === true) {
    return;
  }
  async function* all() {
    yield first.value;
    yield* { [Symbol.asyncIterator]: () => chunks };
  }
  if (first.value[0] === 0x1f && first.value[1] === 0x8b) {
    // An error of either side comes out of the loop over the result.
    yield* pipeline(all, createGunzip({ chunkSize: CHUNK_BYTES }), () => undefined);
  } else {
    yield* all();
  }
}
