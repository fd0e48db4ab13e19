import { createReadStream, createWriteStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { addAbortSignal, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { limitExceeded, malformed, SeaworthyError } from '@seaworthy/model';
import { decompress, detectCompression } from '../layer/decompress.ts';
import { TarReader } from '../layer/tar.ts';
import { limits } from '../limits.ts';
import { directoryOf, joinPath, normalisePath } from '../path.ts';
import type { ReaderContext } from './reader.ts';

interface Place {
  readonly offset: number;
  readonly sizeBytes: number;
}

/**
 * A tar archive on disk, indexed so that its members can be read in any order without unpacking
 * it. Only the headers are read when it is opened.
 */
export class ArchiveFile {
  readonly #path: string;
  readonly #members: ReadonlyMap<string, Place>;
  readonly #links: ReadonlyMap<string, string>;

  private constructor(
    path: string,
    members: ReadonlyMap<string, Place>,
    links: ReadonlyMap<string, string>,
  ) {
    this.#path = path;
    this.#members = members;
    this.#links = links;
  }

  /**
   * A compressed archive is decompressed into the temporary directory first.
   * @throws TARGET_NOT_FOUND, ACCESS_DENIED, MALFORMED, LIMIT_EXCEEDED
   */
  static async open(path: string, context: ReaderContext): Promise<ArchiveFile> {
    const plain = await uncompressedPath(path, context);
    const file = await openFile(plain);
    try {
      return await ArchiveFile.#index(plain, file, context.signal);
    } finally {
      await file.close();
    }
  }

  static async #index(path: string, file: FileHandle, signal: AbortSignal): Promise<ArchiveFile> {
    const members = new Map<string, Place>();
    const links = new Map<string, string>();
    let offset = 0;
    let skipBytes = 0;
    const tar = new TarReader({
      entry(header) {
        const name = normalisePath(header.path);
        if (members.size + links.size >= limits.archiveEntries) {
          throw limitExceeded(path, 'entries of an archive', limits.archiveEntries);
        }
        if (name !== undefined && header.type === 'file') {
          members.set(name, { offset: offset + 512, sizeBytes: header.storedBytes });
          links.delete(name);
        } else if (name !== undefined && header.type === 'symbolic-link') {
          const target = normalisePath(joinPath(directoryOf(name), header.linkTarget));
          if (target !== undefined) links.set(name, target);
        } else if (name !== undefined && header.type === 'hard-link') {
          const target = normalisePath(header.linkTarget);
          if (target !== undefined) links.set(name, target);
        }
        skipBytes = header.storedBytes;
        return undefined;
      },
    });
    const { size } = await file.stat();
    const block = Buffer.alloc(512);
    while (offset < size && !tar.ended) {
      signal.throwIfAborted();
      const { bytesRead } = await file.read(block, 0, 512, offset);
      skipBytes = 0;
      tar.push(Buffer.from(block.subarray(0, bytesRead)));
      if (skipBytes === 0) {
        offset += 512;
        continue;
      }
      // Tell the reader that the content went by, without reading it.
      const padded = Math.ceil(skipBytes / 512) * 512;
      if (offset + 512 + skipBytes > size) throw malformed(path, 'the archive is cut short');
      offset += 512 + padded;
      tar.skipContent();
    }
    return new ArchiveFile(path, members, links);
  }

  has(name: string): boolean {
    return this.#place(name) !== undefined;
  }

  names(): readonly string[] {
    return [...this.#members.keys(), ...this.#links.keys()];
  }

  sizeOf(name: string): number | undefined {
    return this.#place(name)?.sizeBytes;
  }

  /**
   * A small member: a manifest, an index, a configuration.
   * @throws TARGET_NOT_FOUND when there is none, LIMIT_EXCEEDED when it is not small
   */
  async readDocument(name: string): Promise<Buffer> {
    const place = this.#need(name);
    if (place.sizeBytes > limits.documentBytes) {
      throw limitExceeded(`${this.#path}: ${name}`, 'bytes of a document', limits.documentBytes);
    }
    const file = await openFile(this.#path);
    try {
      const data = Buffer.alloc(place.sizeBytes);
      await file.read(data, 0, data.length, place.offset);
      return data;
    } finally {
      await file.close();
    }
  }

  /** @throws TARGET_NOT_FOUND */
  stream(name: string): Readable {
    const place = this.#need(name);
    if (place.sizeBytes === 0) return Readable.from([]);
    return createReadStream(this.#path, {
      start: place.offset,
      end: place.offset + place.sizeBytes - 1,
      highWaterMark: 1 << 20,
    });
  }

  #need(name: string): Place {
    const place = this.#place(name);
    if (place === undefined) {
      throw new SeaworthyError('TARGET_NOT_FOUND', `${this.#path} has no member "${name}"`, {
        hint: 'The archive is incomplete; save the image again.',
      });
    }
    return place;
  }

  #place(name: string): Place | undefined {
    let current = normalisePath(name);
    // Docker's legacy layout links layers to one another, never more than once or twice.
    for (let hops = 0; hops < 10 && current !== undefined; hops++) {
      const place = this.#members.get(current);
      if (place !== undefined) return place;
      current = this.#links.get(current);
    }
    return undefined;
  }
}

/** @throws TARGET_NOT_FOUND, ACCESS_DENIED */
export async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (error) {
    throw fileError(path, error);
  }
}

/** Turns an error of the file system into one that says what to do. */
export function fileError(path: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new SeaworthyError('TARGET_NOT_FOUND', `${path} does not exist`, { cause: error });
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new SeaworthyError('ACCESS_DENIED', `${path} may not be read`, {
      hint: 'Run as a user who may read it.',
      cause: error,
    });
  }
  return error;
}

/** The first bytes of a file, fewer when it is shorter. */
export async function readStart(path: string, lengthBytes: number): Promise<Buffer> {
  const file = await openFile(path);
  try {
    const data = Buffer.alloc(lengthBytes);
    const { bytesRead } = await file.read(data, 0, lengthBytes, 0);
    return data.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function uncompressedPath(path: string, context: ReaderContext): Promise<string> {
  if (detectCompression(await readStart(path, 8)) === 'none') return path;
  context.progress('decompressing the archive');
  const target = join(await context.temporaryDirectory(), 'archive.tar');
  await spool(createReadStream(path, { highWaterMark: 1 << 20 }), target, context.signal);
  return target;
}

/**
 * Writes a stream to a file of ours, decompressed, within bounds.
 * @throws LIMIT_EXCEEDED, MALFORMED
 */
export async function spool(source: Readable, target: string, signal: AbortSignal): Promise<void> {
  let storedBytes = 0;
  // A source that is silent must end too.
  addAbortSignal(signal, source);
  const chunks = decompress(source, (chunk) => {
    storedBytes += chunk.length;
  });
  async function* bounded(): AsyncGenerator<Buffer> {
    let bytes = 0;
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (bytes > limits.spoolBytes) {
        throw limitExceeded('archive', 'bytes after decompression', limits.spoolBytes);
      }
      if (bytes > limits.layerRatioFromBytes && bytes > storedBytes * limits.layerRatio) {
        throw limitExceeded('archive', 'times its compressed size', limits.layerRatio);
      }
      yield chunk;
    }
  }
  await pipeline(bounded, createWriteStream(target, { mode: 0o600, flags: 'wx' }), { signal });
}
