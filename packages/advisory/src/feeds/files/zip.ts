import {
  closeSync,
  createReadStream,
  createWriteStream,
  fstatSync,
  openSync,
  readSync,
} from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw, inflateRawSync } from 'node:zlib';
import { limitExceeded, malformed, messageOf, SeaworthyError } from '@seaworthy/model';

/**
 * Reads a zip archive by its central directory (PKWARE APPNOTE 6.3.10, sections 4.3 and 4.5.3),
 * entry after entry, never the archive as a whole: an export of OSV has hundreds of thousands of
 * small files.
 */
export interface ZipLimits {
  entries: number;
  entryBytes: number;
  /** Of all entries together; archives whose entries overlap stay below it too. */
  totalBytes: number;
}

export const defaultZipLimits: ZipLimits = {
  entries: 5_000_000,
  entryBytes: 64 * 2 ** 20,
  totalBytes: 16 * 2 ** 30,
};

export interface ZipEntry {
  name: string;
  data: Buffer;
}

interface Archive {
  path: string;
  descriptor: number;
  sizeBytes: number;
}

interface DirectoryEntry {
  name: string;
  method: number;
  encrypted: boolean;
  crc: number;
  compressedBytes: number;
  sizeBytes: number;
  offset: number;
}

const directoryBytesLimit = 2 ** 30;

/**
 * The entries whose name passes, in the order of the directory.
 * @throws SeaworthyError MALFORMED, LIMIT_EXCEEDED
 */
export function* readZip(
  path: string,
  wants: (name: string) => boolean,
  limits: ZipLimits = defaultZipLimits,
): Generator<ZipEntry> {
  const descriptor = openSync(path, 'r');
  try {
    const archive: Archive = { path, descriptor, sizeBytes: fstatSync(descriptor).size };
    let totalBytes = 0;
    for (const entry of readDirectory(archive, limits)) {
      if (!wants(entry.name)) continue;
      const data = readEntry(archive, entry, limits);
      totalBytes += data.length;
      if (totalBytes > limits.totalBytes) {
        throw limitExceeded(path, 'bytes in a zip archive', limits.totalBytes);
      }
      yield { name: entry.name, data };
    }
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Reads an archive, or the one that it holds and nothing else: releases of CVE records are a zip in
 * a zip. The inner one lies in a temporary file meanwhile.
 * @throws SeaworthyError MALFORMED, LIMIT_EXCEEDED
 */
export async function* withInnerZip<T>(
  path: string,
  limits: ZipLimits,
  read: (path: string) => Iterable<T>,
): AsyncGenerator<T> {
  const inner = findInnerZip(path, limits);
  if (inner === undefined) {
    yield* read(path);
    return;
  }
  const directory = await mkdtemp(join(tmpdir(), 'seaworthy-zip-'));
  try {
    const file = join(directory, 'inner.zip');
    await extract(path, inner, file, limits);
    yield* read(file);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

interface InnerZip {
  entry: DirectoryEntry;
  startOffset: number;
}

function findInnerZip(path: string, limits: ZipLimits): InnerZip | undefined {
  const descriptor = openSync(path, 'r');
  try {
    const archive: Archive = { path, descriptor, sizeBytes: fstatSync(descriptor).size };
    const [entry, ...others] = readDirectory(archive, limits);
    if (entry === undefined || others.length > 0 || !entry.name.endsWith('.zip')) return undefined;
    return { entry, startOffset: startOf(archive, entry) };
  } finally {
    closeSync(descriptor);
  }
}

/** Sizes are checked against the limit as they come; the inner archive has checksums of its own. */
async function extract(path: string, inner: InnerZip, to: string, limits: ZipLimits) {
  const { entry, startOffset: start } = inner;
  if (entry.compressedBytes === 0 || (entry.method !== 0 && entry.method !== 8)) {
    throw malformed(entry.name, 'an inner archive that is empty or of an unknown method');
  }
  let sizeBytes = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sizeBytes += chunk.length;
      if (sizeBytes <= limits.totalBytes) done(null, chunk);
      else done(limitExceeded(path, 'bytes in a zip archive', limits.totalBytes));
    },
  });
  const input = createReadStream(path, { start, end: start + entry.compressedBytes - 1 });
  const unpack = entry.method === 8 ? createInflateRaw() : new PassThrough();
  try {
    await pipeline(input, unpack, meter, createWriteStream(to));
  } catch (error) {
    if (error instanceof SeaworthyError) throw error;
    throw malformed(entry.name, `broken inner archive (${messageOf(error)})`, error);
  }
}

function readDirectory(archive: Archive, limits: ZipLimits): DirectoryEntry[] {
  const { path } = archive;
  const end = findEnd(archive);
  if (end.entries > limits.entries) {
    throw limitExceeded(path, 'entries in a zip archive', limits.entries);
  }
  if (end.sizeBytes > directoryBytesLimit) {
    throw limitExceeded(path, 'bytes in a zip directory', directoryBytesLimit);
  }
  const bytes = readExactly(archive, end.offset, end.sizeBytes, path);
  const entries: DirectoryEntry[] = [];
  for (let at = 0; entries.length < end.entries; ) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50) {
      throw malformed(path, 'zip directory ends too early');
    }
    const nameBytes = bytes.readUInt16LE(at + 28);
    const extraBytes = bytes.readUInt16LE(at + 30);
    const commentBytes = bytes.readUInt16LE(at + 32);
    const next = at + 46 + nameBytes + extraBytes + commentBytes;
    if (next > bytes.length) throw malformed(path, 'zip directory ends too early');
    const entry: DirectoryEntry = {
      name: bytes.toString('utf8', at + 46, at + 46 + nameBytes),
      method: bytes.readUInt16LE(at + 10),
      encrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
      crc: bytes.readUInt32LE(at + 16),
      compressedBytes: bytes.readUInt32LE(at + 20),
      sizeBytes: bytes.readUInt32LE(at + 24),
      offset: bytes.readUInt32LE(at + 42),
    };
    widen(entry, bytes.subarray(at + 46 + nameBytes, at + 46 + nameBytes + extraBytes));
    entries.push(entry);
    at = next;
  }
  return entries;
}

/** Sizes and offsets that did not fit stand in the zip64 extra field (section 4.5.3). */
function widen(entry: DirectoryEntry, extra: Buffer): void {
  for (let at = 0; at + 4 <= extra.length; ) {
    const id = extra.readUInt16LE(at);
    const end = at + 4 + extra.readUInt16LE(at + 2);
    if (id === 1 && end <= extra.length) {
      let field = at + 4;
      const take = (narrow: number): number => {
        if (narrow !== 0xffffffff || field + 8 > end) return narrow;
        field += 8;
        return Number(extra.readBigUInt64LE(field - 8));
      };
      entry.sizeBytes = take(entry.sizeBytes);
      entry.compressedBytes = take(entry.compressedBytes);
      entry.offset = take(entry.offset);
      return;
    }
    at = end;
  }
}

/** The end record lies in the last 64 KiB, before a comment (section 4.3.16). */
function findEnd(archive: Archive): { entries: number; sizeBytes: number; offset: number } {
  const { path, sizeBytes } = archive;
  const tailBytes = Math.min(sizeBytes, 22 + 0xffff);
  const tail = readExactly(archive, sizeBytes - tailBytes, tailBytes, path);
  let at = tail.length - 22;
  while (at >= 0 && tail.readUInt32LE(at) !== 0x06054b50) at -= 1;
  if (at < 0) throw malformed(path, 'no zip archive, or one that is cut off');
  const narrow = {
    entries: tail.readUInt16LE(at + 10),
    sizeBytes: tail.readUInt32LE(at + 12),
    offset: tail.readUInt32LE(at + 16),
  };
  const locator = at - 20;
  if (locator < 0 || tail.readUInt32LE(locator) !== 0x07064b50) return narrow;
  const wide = readExactly(archive, Number(tail.readBigUInt64LE(locator + 8)), 56, path);
  if (wide.readUInt32LE(0) !== 0x06064b50) throw malformed(path, 'broken zip64 end record');
  return {
    entries: Number(wide.readBigUInt64LE(32)),
    sizeBytes: Number(wide.readBigUInt64LE(40)),
    offset: Number(wide.readBigUInt64LE(48)),
  };
}

/** Where the contents of an entry start, behind its own header. */
function startOf(archive: Archive, entry: DirectoryEntry): number {
  if (entry.encrypted) throw malformed(entry.name, 'an encrypted zip entry');
  const header = readExactly(archive, entry.offset, 30, entry.name);
  if (header.readUInt32LE(0) !== 0x04034b50) throw malformed(entry.name, 'no zip entry there');
  return entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
}

function readEntry(archive: Archive, entry: DirectoryEntry, limits: ZipLimits): Buffer {
  if (entry.sizeBytes > limits.entryBytes || entry.compressedBytes > limits.entryBytes) {
    throw limitExceeded(entry.name, 'bytes of a zip entry', limits.entryBytes);
  }
  const stored = readExactly(archive, startOf(archive, entry), entry.compressedBytes, entry.name);
  const data = decompress(stored, entry);
  if (data.length !== entry.sizeBytes || crc32(data) !== entry.crc) {
    throw malformed(entry.name, 'size or checksum of the zip entry is wrong');
  }
  return data;
}

function decompress(stored: Buffer, entry: DirectoryEntry): Buffer {
  if (entry.method === 0) return stored;
  if (entry.method !== 8) throw malformed(entry.name, `zip method ${entry.method}`);
  try {
    // One byte more than promised is enough to know that the promise is broken.
    return inflateRawSync(stored, { maxOutputLength: entry.sizeBytes + 1 });
  } catch (error) {
    throw malformed(entry.name, 'broken or oversized zip entry', error);
  }
}

function readExactly(archive: Archive, offset: number, lengthBytes: number, what: string): Buffer {
  if (!(offset >= 0 && offset + lengthBytes <= archive.sizeBytes)) {
    throw malformed(what, 'zip archive is cut off');
  }
  const bytes = Buffer.allocUnsafe(lengthBytes);
  if (readSync(archive.descriptor, bytes, 0, lengthBytes, offset) !== lengthBytes) {
    throw malformed(what, 'zip archive is cut off');
  }
  return bytes;
}
