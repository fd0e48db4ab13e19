import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { limitExceeded, malformed, SeaworthyError } from '@seaworthy/model';
import type { Framing } from '../feed.ts';
import { readZip } from './zip.ts';

export interface DocumentLimits {
  /** One line, or one file of an archive. */
  recordBytes: number;
  /** A file that is one document; it is held in memory. */
  wholeBytes: number;
  /** A file after decompression. */
  totalBytes: number;
}

export const defaultDocumentLimits: DocumentLimits = {
  recordBytes: 64 * 2 ** 20,
  wholeBytes: 400 * 2 ** 20,
  totalBytes: 16 * 2 ** 30,
};

/**
 * Cuts a file into its documents. They come in batches, as many as one read gave, because one
 * promise for each of a million lines costs more than parsing them. Gzip is known by its first
 * bytes, not by the file's name: servers and mirrors unpack and pack as they like.
 * @throws SeaworthyError MALFORMED, LIMIT_EXCEEDED
 */
export async function* readDocuments(
  path: string,
  framing: Framing,
  limits: DocumentLimits = defaultDocumentLimits,
): AsyncGenerator<string[]> {
  if (framing === 'zip') {
    const zipLimits = {
      entries: 5_000_000,
      entryBytes: limits.recordBytes,
      totalBytes: limits.totalBytes,
    };
    const isJson = (name: string) => name.endsWith('.json');
    for (const entry of readZip(path, isJson, zipLimits)) yield [entry.data.toString()];
    return;
  }
  const chunks = readChunks(path, limits);
  if (framing === 'lines') yield* linesOf(chunks, path, limits);
  else yield [await wholeOf(chunks, path, limits)];
}

async function* readChunks(path: string, limits: DocumentLimits): AsyncGenerator<Buffer> {
  let stream: Readable = createReadStream(path, { highWaterMark: 256 * 1024 });
  if (await startsWithGzip(path)) {
    const gunzip = createGunzip({ chunkSize: 256 * 1024 });
    stream.on('error', (error) => gunzip.destroy(error));
    stream = stream.pipe(gunzip);
  }
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
    if (error instanceof SeaworthyError || !isZlibError(error)) throw error;
    throw malformed(path, 'gzip data that is broken or cut off', error);
  } finally {
    stream.destroy();
  }
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}

async function startsWithGzip(path: string): Promise<boolean> {
  for await (const chunk of createReadStream(path, { end: 1 })) {
    return (chunk as Buffer)[0] === 0x1f && (chunk as Buffer)[1] === 0x8b;
  }
  return false;
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
