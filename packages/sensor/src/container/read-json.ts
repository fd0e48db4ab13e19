import { closeSync, constants, fstatSync, openSync, readFileSync, readSync } from 'node:fs';

const MAX_BYTES = 4 * 2 ** 20;

/**
 * A whole regular file within a bound, or undefined. Reading waits for nobody: what a container put
 * in its place may be a pipe or a link.
 */
export function readBounded(path: string, maxBytes = MAX_BYTES): string | undefined {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
  try {
    const status = fstatSync(file);
    return status.isFile() && status.size <= maxBytes ? readFileSync(file, 'utf8') : undefined;
  } catch {
    return undefined;
  } finally {
    closeSync(file);
  }
}

/** The beginning of a file that does not know its size, as those of /proc; undefined if it is gone. */
export function readPart(path: string, maxBytes: number): string | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, constants.O_RDONLY);
    const bytes = Buffer.allocUnsafe(maxBytes);
    let size = 0;
    for (let read = -1; read !== 0 && size < maxBytes; size += read) {
      read = readSync(file, bytes, size, maxBytes - size, null);
    }
    return bytes.toString('utf8', 0, size);
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

export function readJson(path: string): unknown {
  const text = readBounded(path);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
