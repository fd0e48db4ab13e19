import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';

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

export function readJson(path: string): unknown {
  const text = readBounded(path);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
