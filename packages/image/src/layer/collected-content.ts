import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { decodeText, type FileContent } from '../file-content.ts';
import { readSparseMap, type SparsePiece } from './tar-extensions.ts';

/** Content above this size lies in a temporary file, so that memory does not grow with a layer. */
const spoolThresholdBytes = 32 << 20;

/** Bytes of one file that can be read in any order. */
export interface StoredBytes {
  read(offset: number, length: number): Buffer;
  readonly storedBytes: number;
}

/** Where stored bytes are gathered until a file is complete. */
export interface Storage extends StoredBytes {
  append(chunk: Buffer): void;
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

const smallestWindowBytes = 16 << 10;

/** An open file. Reads are served from one window, as most walk forwards. */
export class OpenFile implements StoredBytes {
  readonly #descriptor: number;
  #window = Buffer.alloc(0);
  #windowOffset = 0;
  storedBytes: number;

  constructor(descriptor: number, sizeBytes: number) {
    this.#descriptor = descriptor;
    this.storedBytes = sizeBytes;
  }

  read(offset: number, length: number): Buffer {
    const wanted = Math.min(length, this.storedBytes - offset);
    if (wanted <= 0) return Buffer.alloc(0);
    const within = offset - this.#windowOffset;
    if (within < 0 || within + wanted > this.#window.length) this.#moveWindow(offset, wanted);
    const start = offset - this.#windowOffset;
    return this.#window.subarray(start, start + wanted);
  }

  #moveWindow(offset: number, wanted: number): void {
    const size = Math.min(Math.max(wanted, smallestWindowBytes), this.storedBytes - offset);
    // A fresh buffer each time: views of the one before stay valid.
    const window = Buffer.allocUnsafeSlow(size);
    let filled = 0;
    while (filled < size) {
      const count = readSync(this.#descriptor, window, filled, size - filled, offset + filled);
      if (count === 0) {
        // Somebody cut the file while it was read; what is missing reads as zeros.
        window.fill(0, filled);
        break;
      }
      filled += count;
    }
    this.#window = window;
    this.#windowOffset = offset;
  }
}

/** A temporary file of ours. */
class SpooledStorage extends OpenFile implements Storage {
  readonly #path: string;
  readonly #spool: number;

  constructor(path: string) {
    const descriptor = openSync(path, 'wx+', 0o600);
    super(descriptor, 0);
    this.#path = path;
    this.#spool = descriptor;
  }

  append(chunk: Buffer): void {
    writeSync(this.#spool, chunk, 0, chunk.length, this.storedBytes);
    this.storedBytes += chunk.length;
  }

  release(): void {
    closeSync(this.#spool);
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
  storage: StoredBytes,
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
  storage: StoredBytes,
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
