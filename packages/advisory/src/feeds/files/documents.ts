import { createReadStream } from 'node:fs';
import { Readable, type Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { limitExceeded, malformed, SeaworthyError } from '@seaworthy/model';
import type { Framing } from '../feed.ts';
import { readTar } from './tar.ts';
import { readZip, withInnerZip } from './zip.ts';

export interface DocumentLimits {
  /** One line, or one file of an archive. */
  recordBytes: number;
  /** A file that is one document; it is held in memory. */
  wholeBytes: number;
  /** A file after decompression. */
  totalBytes: number;
}

export const defaultDocumentLimits: DocumentLimits = {
  recordBytes: 128 * 2 ** 20,
  wholeBytes: 400 * 2 ** 20,
  totalBytes: 64 * 2 ** 30,
};

const isJson = (name: string) => name.endsWith('.json');

/**
 * Cuts a file into its documents. They come in batches, as many as one read gave, because one
 * promise for each of a million lines costs more than parsing them. Compression is known by the
 * first bytes, not by the file's name: servers and mirrors unpack and pack as they like. Of an
 * archive, `wants` picks the files by name.
 * @throws SeaworthyError MALFORMED, LIMIT_EXCEEDED
 */
export async function* readDocuments(
  path: string,
  framing: Framing,
  limits: DocumentLimits = defaultDocumentLimits,
  wants: (name: string) => boolean = isJson,
): AsyncGenerator<string[]> {
  const archiveLimits = {
    entries: 5_000_000,
    entryBytes: limits.recordBytes,
    totalBytes: limits.totalBytes,
  };
  if (framing === 'zip') {
    yield* withInnerZip(path, archiveLimits, function* (zip) {
      for (const entry of readZip(zip, wants, archiveLimits)) yield [entry.data.toString()];
    });
    return;
  }
  const chunks = readChunks(path, limits);
  if (framing === 'tar') {
    for await (const data of readTar(chunks, wants, archiveLimits, path)) yield [data.toString()];
  } else if (framing === 'lines') yield* linesOf(chunks, path, limits);
  else yield [await wholeOf(chunks, path, limits)];
}

async function* readChunks(path: string, limits: DocumentLimits): AsyncGenerator<Buffer> {
  const stream = await openUnpacked(path);
  let totalBytes = 0;
  try {
    for await (const chunk of stream) {
      totalBytes += (chunk as Buffer).length;
      if (totalBytes > limits.totalBytes) {
        throw limitExceeded(path, 'bytes of a file after decompression', limits.totalBytes);
      }
      yield chunk as Buffer;
    }
  } catch (error) {
    if (error instanceof SeaworthyError || isOfFileSystem(error)) throw error;
    throw malformed(path, 'compressed data that is broken or cut off', error);
  } finally {
    stream.destroy();
  }
}

function isOfFileSystem(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

/**
 * Magic numbers: RFC 1952 section 2.3.1 (gzip), RFC 8878 section 3.1.1 (zstd), the .xz file format
 * section 2.1.1.1.
 */
async function openUnpacked(path: string): Promise<Readable> {
  const head = (await firstBytes(path)).toString('latin1');
  const file = createReadStream(path, { highWaterMark: 256 * 1024 });
  if (head.startsWith('\xfd7zXZ\0')) return await unpackXz(file);
  const options = { chunkSize: 256 * 1024 };
  let unpack: Transform;
  if (head.startsWith('\x1f\x8b')) unpack = createGunzip(options);
  else if (head.startsWith('\x28\xb5\x2f\xfd')) unpack = createZstdDecompress(options);
  else return file;
  file.on('error', (error) => unpack.destroy(error));
  return file.pipe(unpack);
}

/** Node.js has no decoder of xz; the one that we take refuses dictionaries of many megabytes. */
async function unpackXz(file: Readable): Promise<Readable> {
  const { XzReadableStream } = await import('xz-decompress');
  const packed = Readable.toWeb(file) as ReadableStream<Uint8Array>;
  const unpacked = Readable.from(chunksOf(new XzReadableStream(packed)), { objectMode: true });
  return unpacked.once('close', () => file.destroy());
}

/** The decoder gives views of its own memory, which the next chunk overwrites. */
async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const chunk of stream) yield Buffer.from(chunk);
}

async function firstBytes(path: string): Promise<Buffer> {
  for await (const chunk of createReadStream(path, { end: 5 })) return chunk as Buffer;
  return Buffer.alloc(0);
}

async function* linesOf(
  chunks: AsyncIterable<Buffer>,
  path: string,
  limits: DocumentLimits,
): AsyncGenerator<string[]> {
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  for await (const chunk of chunks) {
    const lines: string[] = [];
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      pending.push(chunk.subarray(start, end));
      const line = pending.length === 1 ? pending[0]! : Buffer.concat(pending);
      if (line.length > 0) lines.push(line.toString());
      pending = [];
      pendingBytes = 0;
      start = end + 1;
    }
    pending.push(chunk.subarray(start));
    pendingBytes += chunk.length - start;
    if (pendingBytes > limits.recordBytes) {
      throw limitExceeded(path, 'bytes of a line', limits.recordBytes);
    }
    if (lines.length > 0) yield lines;
  }
  const last = Buffer.concat(pending).toString();
  if (last.trim() !== '') yield [last];
}

async function wholeOf(
  chunks: AsyncIterable<Buffer>,
  path: string,
  limits: DocumentLimits,
): Promise<string> {
  const parts: Buffer[] = [];
  let totalBytes = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    totalBytes += chunk.length;
    if (totalBytes > limits.wholeBytes) {
      throw limitExceeded(path, 'bytes of a document', limits.wholeBytes);
    }
  }
  return Buffer.concat(parts).toString();
}
