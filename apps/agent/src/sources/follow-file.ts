import { type FileHandle, open, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

const chunkBytes = 256 * 1024;
const lookEveryMs = 200;

/**
 * A file from its end on, as `tail -F` has it: what is added, and the file that takes its place when
 * it is moved away or cut. A file that is not there yet is waited for, and read whole.
 * @param onReady told when its end is known: what is added from then on is read
 */
export function followFile(path: string, signal: AbortSignal, onReady: () => void): Readable {
  return Readable.from(added(path, signal, onReady), { objectMode: false });
}

async function* added(
  path: string,
  signal: AbortSignal,
  onReady: () => void,
): AsyncGenerator<Buffer> {
  let handle = await openIfThere(path);
  let position = handle === undefined ? 0 : (await handle.stat()).size;
  onReady();
  const buffer = Buffer.alloc(chunkBytes);
  try {
    while (!signal.aborted) {
      handle ??= await openIfThere(path);
      const read = await handle?.read(buffer, 0, chunkBytes, position);
      if (read !== undefined && read.bytesRead > 0) {
        position += read.bytesRead;
        yield Buffer.from(buffer.subarray(0, read.bytesRead));
        continue;
      }
      if (handle !== undefined) {
        const { size, ino } = await handle.stat();
        const there = await stat(path).catch(() => undefined);
        // All that was written to the old one has been read.
        if (there !== undefined && there.ino !== ino) {
          await handle.close();
          handle = undefined;
          position = 0;
          continue;
        }
        if (size < position) position = 0;
      }
      await sleep(lookEveryMs, undefined, { signal }).catch(() => {});
    }
  } finally {
    await handle?.close();
  }
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
