import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { malformed } from '@seaworthy/model';
import { decodeText, type FileContent } from '../file-content.ts';
import { readSparseMap, type SparsePiece } from './tar.ts';

/** Content above this size lies in a temporary file, so that memory does not grow with a layer. */
export const spoolThresholdBytes = 32 << 20;

/** Where stored bytes are gathered until a file is complete. */
interface Storage {
  append(chunk: Buffer): void;
  read(offset: number, length: number): Buffer;
  readonly storedBytes: number;
  release(): void;
}

/** Keeps the chunks as they came; a read within one of them copies nothing. */
class MemoryStorage implements Storage {
  readonly #chunks: Buffer[] = [];
  readonly #starts: number[] = [];
  storedBytes = 0;

  append(chunk: Buffer): void {
    this.#starts.push(this.storedBytes);
    this.#chunks.push(chunk);
    this.storedBytes += chunk.length;
  }

  read(offset: number, length: number): Buffer {
    const end = Math.min(offset + length, this.storedBytes);
    if (offset >= end) return Buffer.alloc(0);
    let i = this.#chunkAt(offset);
    const start = offset - this.#starts[i]!;
    const first = this.#chunks[i]!;
    if (start + (end - offset) <= first.length) return first.subarray(start, start + end - offset);
    const out = Buffer.allocUnsafe(end - offset);
    let filled = first.copy(out, 0, start);
    while (filled < out.length) {
      i++;
      filled += this.#chunks[i]!.copy(out, filled, 0, out.length - filled);
    }
    return out;
  }

  #chunkAt(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  release(): void {
    this.#chunks.length = 0;
  }
}

/** A temporary file of ours. Reads are served from one window, as most walk forwards. */
class SpooledStorage implements Storage {
  readonly #path: string;
  readonly #descriptor: number;
  #window = Buffer.alloc(0);
  #windowOffset = 0;
  storedBytes = 0;

  constructor(path: string) {
    this.#path = path;
    this.#descriptor = openSync(path, 'wx+', 0o600);
  }

  append(chunk: Buffer): void {
    writeSync(this.#descriptor, chunk, 0, chunk.length, this.storedBytes);
    this.storedBytes += chunk.length;
  }

  read(offset: number, length: number): Buffer {
    const wanted = Math.min(length, this.storedBytes - offset);
    if (wanted <= 0) return Buffer.alloc(0);
    const within = offset - this.#windowOffset;
    if (within >= 0 && within + wanted <= this.#window.length) {
      return this.#window.subarray(within, within + wanted);
    }
    // A fresh buffer each time: views of the one before stay valid.
    const window = Buffer.allocUnsafe(
      Math.min(Math.max(wanted, 1 << 16), this.storedBytes - offset),
    );
    let filled = 0;
    while (filled < window.length) {
      const count = readSync(
        this.#descriptor,
        window,
        filled,
        window.length - filled,
        offset + filled,
      );
      if (count === 0) throw malformed(this.#path, 'the temporary file was cut');
      filled += count;
    }
    this.#window = window;
    this.#windowOffset = offset;
    return window.subarray(0, wanted);
  }

  release(): void {
    closeSync(this.#descriptor);
    rmSync(this.#path, { force: true });
  }
}

/** Makes the places where content is gathered; spooled files get unique names in `directory`. */
export class ContentStore {
  readonly #directory: string;
  #count = 0;

  constructor(directory: string) {
    this.#directory = directory;
  }

  create(expectedBytes: number): Storage {
    if (expectedBytes <= spoolThresholdBytes) return new MemoryStorage();
    this.#count++;
    return new SpooledStorage(join(this.#directory, `content-${process.pid}-${this.#count}`));
  }
}

export type { Storage };

/** How a sparse file's stored bytes become the file. */
export interface SparseLayout {
  readonly pieces: readonly SparsePiece[] | undefined;
  readonly mapInContent: boolean;
  readonly sizeBytes: number;
}

/** A complete file over its storage. Valid until the storage is released. */
export function contentOver(
  path: string,
  mode: number,
  storage: Storage,
  sparse?: SparseLayout,
): FileContent {
  let sizeBytes = storage.storedBytes;
  let read = (offset: number, length: number): Buffer => storage.read(offset, length);
  if (sparse !== undefined) {
    sizeBytes = sparse.sizeBytes;
    read = sparseReader(storage, sparse);
  }
  let whole: Buffer | undefined;
  const bytes = (): Buffer => {
    whole ??= read(0, sizeBytes);
    return whole;
  };
  return { path, mode, sizeBytes, read, bytes, text: () => decodeText(bytes()) };
}

function sparseReader(
  storage: Storage,
  sparse: SparseLayout,
): (offset: number, length: number) => Buffer {
  let pieces = sparse.pieces ?? [];
  let dataOffset = 0;
  if (sparse.mapInContent) {
    ({ pieces, dataOffset } = readSparseMap(storage.read(0, 1 << 20)));
  }
  const placed: { offset: number; end: number; stored: number }[] = [];
  let stored = dataOffset;
  for (const { offset, length } of pieces) {
    placed.push({ offset, end: Math.min(offset + length, sparse.sizeBytes), stored });
    stored += length;
  }
  return (offset, length) => {
    const end = Math.min(offset + length, sparse.sizeBytes);
    if (end <= offset) return Buffer.alloc(0);
    const out = Buffer.alloc(end - offset);
    for (const piece of placed) {
      const from = Math.max(offset, piece.offset);
      const to = Math.min(end, piece.end);
      if (from >= to) continue;
      storage.read(piece.stored + from - piece.offset, to - from).copy(out, from - offset);
    }
    return out;
  };
}
