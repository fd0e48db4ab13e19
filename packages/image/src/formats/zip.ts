import { inflateRawSync } from 'node:zlib';
import { limitExceeded, malformed } from '@seaworthy/model';
import { contentOf, type FileContent } from '../file-content.ts';

/**
 * A ZIP archive that is read through its central directory (APPNOTE.TXT 6.3.10), so that only the
 * wanted entries are ever decompressed. Archives with something in front of them (a self-executing
 * jar starts with a shell script) and ZIP64 archives are read too.
 */
export interface ZipArchive {
  /** Those that were asked for, in the order of the directory. */
  readonly entries: readonly ZipEntry[];
  /** All that there are. */
  readonly entryCount: number;
  /**
   * The file of an entry. Stored entries are views into the archive and cost nothing; deflated
   * ones are decompressed into memory and taken from `budget`. Overlapping entries are harmless:
   * each one costs its own share of the budget.
   * @throws SeaworthyError MALFORMED, LIMIT_EXCEEDED
   */
  open(entry: ZipEntry, budget: InflateBudget): FileContent;
}

/** A file in an archive; directories are passed over. */
export interface ZipEntry {
  /** Safe to show and to compare: "/" between segments, no "..", no control characters. */
  readonly path: string;
  readonly method: number;
  readonly compressedBytes: number;
  readonly sizeBytes: number;
  readonly isEncrypted: boolean;
  /** Where the entry's local header lies in the file. */
  readonly headerOffset: number;
}

export interface ZipLimits {
  readonly maxEntries: number;
  readonly maxDirectoryBytes: number;
}

const defaultLimits: ZipLimits = { maxEntries: 500_000, maxDirectoryBytes: 64 * 1024 * 1024 };

/** How much may still be decompressed; one budget is shared by all that one file nests. */
export interface InflateBudget {
  /** The largest entry that is decompressed; a caller lowers it while it holds others. */
  maxEntryBytes: number;
  /** Taken down by every entry that is decompressed. */
  remainingBytes: number;
}

const endSignature = Buffer.from([0x50, 0x4b, 0x05, 0x06]);
const endBytes = 22;
const zip64LocatorSignature = 0x07064b50;
const zip64LocatorBytes = 20;
const zip64EndSignature = 0x06064b50;
const zip64EndBytes = 56;
const centralSignature = 0x02014b50;
const centralBytes = 46;
const localSignature = 0x04034b50;
const localBytes = 30;

const methodStored = 0;
const methodDeflated = 8;
/** The most that DEFLATE can make of one byte is 1032; anything above is a lie about the size. */
const maxDeflateRatio = 1032;

/**
 * Reads the directory of an archive, and of its entries keeps those whose path `wants` agrees to.
 * @returns `undefined` when the file has no end-of-directory record: it is no ZIP file
 * @throws SeaworthyError MALFORMED, LIMIT_EXCEEDED
 */
export function openZip(
  file: FileContent,
  wants: (path: string) => boolean = () => true,
  limits: ZipLimits = defaultLimits,
): ZipArchive | undefined {
  const directory = findDirectory(file);
  if (directory === undefined) return undefined;
  if (directory.entries > limits.maxEntries) {
    throw limitExceeded(file.path, 'entries of a ZIP archive', limits.maxEntries);
  }
  if (directory.sizeBytes > limits.maxDirectoryBytes) {
    throw limitExceeded(file.path, 'bytes of a ZIP directory', limits.maxDirectoryBytes);
  }
  const bytes = readExactly(file, directory.offset, directory.sizeBytes);
  const entries = readEntries(file.path, bytes, directory, wants);
  return {
    entries,
    entryCount: directory.entries,
    open: (entry, budget) => openEntry(file, entry, budget),
  };
}

interface Directory {
  readonly offset: number;
  readonly sizeBytes: number;
  readonly entries: number;
  /** Bytes in front of the archive that its offsets do not count. */
  readonly prefixBytes: number;
}

/** APPNOTE 4.3.14 to 4.3.16: the records at the end of the file say where the directory is. */
function findDirectory(file: FileContent): Directory | undefined {
  const tailOffset = Math.max(0, file.sizeBytes - endBytes - 0xffff);
  const tail = file.read(tailOffset, file.sizeBytes - tailOffset);
  const at = findEnd(tail);
  if (at === undefined) return undefined;
  const endOffset = tailOffset + at;
  let entries = tail.readUInt16LE(at + 10);
  let sizeBytes = tail.readUInt32LE(at + 12);
  let offset = tail.readUInt32LE(at + 16);
  let directoryEnd = endOffset;
  const zip64 = readZip64End(file, endOffset);
  if (zip64 !== undefined) {
    ({ entries, sizeBytes, offset } = zip64);
    directoryEnd = zip64.at;
  }
  // The directory ends where the end record begins. What lies between the place where it says to
  // be and the place where it must be was put in front of the archive.
  const prefixBytes = directoryEnd - sizeBytes - offset;
  if (prefixBytes < 0 || !Number.isSafeInteger(prefixBytes)) {
    throw malformed(file.path, 'the ZIP directory does not fit into the file');
  }
  return { offset: offset + prefixBytes, sizeBytes, entries, prefixBytes };
}

/** The last end record whose comment ends within the file. */
function findEnd(tail: Buffer): number | undefined {
  let from = tail.length - endBytes;
  while (from >= 0) {
    const at = tail.lastIndexOf(endSignature, from);
    if (at < 0) return undefined;
    if (at + endBytes + tail.readUInt16LE(at + 20) <= tail.length) return at;
    from = at - 1;
  }
  return undefined;
}

function readZip64End(file: FileContent, endOffset: number) {
  if (endOffset < zip64LocatorBytes + zip64EndBytes) return undefined;
  const locatorOffset = endOffset - zip64LocatorBytes;
  const locator = file.read(locatorOffset, zip64LocatorBytes);
  if (locator.length < zip64LocatorBytes || locator.readUInt32LE(0) !== zip64LocatorSignature) {
    return undefined;
  }
  // Where the locator says; or, when something was put in front, just before the locator.
  for (const at of [readUInt64(locator, 8), locatorOffset - zip64EndBytes]) {
    if (at > locatorOffset - zip64EndBytes) continue;
    const record = file.read(at, zip64EndBytes);
    if (record.length < zip64EndBytes || record.readUInt32LE(0) !== zip64EndSignature) continue;
    return {
      at,
      entries: readUInt64(record, 32),
      sizeBytes: readUInt64(record, 40),
      offset: readUInt64(record, 48),
    };
  }
  throw malformed(file.path, 'the ZIP64 end record is not where its locator says');
}

function readEntries(
  where: string,
  bytes: Buffer,
  directory: Directory,
  wants: (path: string) => boolean,
): ZipEntry[] {
  const entries: ZipEntry[] = [];
  let at = 0;
  for (let index = 0; index < directory.entries; index++) {
    if (at + centralBytes > bytes.length || bytes.readUInt32LE(at) !== centralSignature) {
      throw malformed(where, `entry ${index} of the ZIP directory is broken`);
    }
    const nameBytes = bytes.readUInt16LE(at + 28);
    const extraBytes = bytes.readUInt16LE(at + 30);
    const commentBytes = bytes.readUInt16LE(at + 32);
    const extraStart = at + centralBytes + nameBytes;
    const next = extraStart + extraBytes + commentBytes;
    if (next > bytes.length) throw malformed(where, `entry ${index} of the ZIP directory is cut`);
    const name = bytes.toString('utf8', at + centralBytes, extraStart);
    const path = safePath(name);
    if (!name.endsWith('/') && wants(path)) {
      const wide = readWideFields(bytes, at, extraStart, extraStart + extraBytes);
      entries.push({
        path,
        method: bytes.readUInt16LE(at + 10),
        ...wide,
        isEncrypted: (bytes.readUInt16LE(at + 8) & 1) !== 0,
        headerOffset: wide.headerOffset + directory.prefixBytes,
      });
    }
    at = next;
  }
  return entries;
}

/** Sizes and offset, from the ZIP64 extra field (APPNOTE 4.5.3) where the short ones are full. */
function readWideFields(bytes: Buffer, at: number, extraStart: number, extraEnd: number) {
  let compressedBytes = bytes.readUInt32LE(at + 20);
  let sizeBytes = bytes.readUInt32LE(at + 24);
  let headerOffset = bytes.readUInt32LE(at + 42);
  const isFull = (value: number) => value === 0xffffffff;
  if (isFull(sizeBytes) || isFull(compressedBytes) || isFull(headerOffset)) {
    for (let field = extraStart; field + 4 <= extraEnd; ) {
      const id = bytes.readUInt16LE(field);
      const end = field + 4 + bytes.readUInt16LE(field + 2);
      if (id === 1 && end <= extraEnd) {
        let value = field + 4;
        const take = (short: number) => {
          if (!isFull(short) || value + 8 > end) return short;
          value += 8;
          return readUInt64(bytes, value - 8);
        };
        sizeBytes = take(sizeBytes);
        compressedBytes = take(compressedBytes);
        headerOffset = take(headerOffset);
        break;
      }
      field = end;
    }
  }
  return { compressedBytes, sizeBytes, headerOffset };
}

function openEntry(file: FileContent, entry: ZipEntry, budget: InflateBudget): FileContent {
  const where = `${file.path}!/${entry.path}`;
  if (entry.isEncrypted) throw malformed(where, 'the ZIP entry is encrypted');
  const header = readExactly(file, entry.headerOffset, localBytes);
  if (header.readUInt32LE(0) !== localSignature) {
    throw malformed(where, 'the ZIP entry has no local header');
  }
  const start = entry.headerOffset + localBytes + header.readUInt16LE(26) + header.readUInt16LE(28);
  if (start + entry.compressedBytes > file.sizeBytes) {
    throw malformed(where, 'the ZIP entry is cut');
  }
  if (entry.method === methodStored && entry.sizeBytes !== entry.compressedBytes) {
    throw malformed(where, 'the stored ZIP entry has two sizes');
  }
  if (entry.method === methodStored) return sliceOf(file, where, start, entry.compressedBytes);
  if (entry.method !== methodDeflated) {
    throw malformed(where, `ZIP compression method ${entry.method} is not read`);
  }
  return contentOf(where, inflate(file.read(start, entry.compressedBytes), entry, where, budget));
}

function inflate(data: Buffer, entry: ZipEntry, where: string, budget: InflateBudget): Buffer {
  const { sizeBytes } = entry;
  if (sizeBytes > budget.maxEntryBytes) {
    throw limitExceeded(where, 'bytes of a ZIP entry', budget.maxEntryBytes);
  }
  if (sizeBytes > budget.remainingBytes) {
    throw limitExceeded(where, 'bytes that are left to decompress', budget.remainingBytes);
  }
  if (sizeBytes > data.length * maxDeflateRatio) {
    throw malformed(where, 'the ZIP entry cannot be as large as it says');
  }
  budget.remainingBytes -= sizeBytes;
  if (sizeBytes === 0) return Buffer.alloc(0);
  try {
    const chunkSize = Math.min(Math.max(sizeBytes, 1024), 1024 * 1024);
    const bytes = inflateRawSync(data, { maxOutputLength: sizeBytes, chunkSize });
    if (bytes.length === sizeBytes) return bytes;
  } catch (error) {
    throw malformed(where, 'the ZIP entry cannot be decompressed', error);
  }
  throw malformed(where, 'the ZIP entry is not as large as it says');
}

/** A part of a file as a file of its own. */
function sliceOf(file: FileContent, path: string, start: number, sizeBytes: number): FileContent {
  const read = (offset: number, length: number) =>
    offset >= sizeBytes
      ? Buffer.alloc(0)
      : file.read(start + offset, Math.min(length, sizeBytes - offset));
  const bytes = () => read(0, sizeBytes);
  return {
    path,
    mode: file.mode,
    sizeBytes,
    read,
    bytes,
    text: () => contentOf(path, bytes()).text(),
  };
}

/** Entry names come from strangers: they may climb, hide or break a terminal. */
function safePath(name: string): string {
  // Nearly every name is fine as it is.
  if (/^[\w$][^\\\p{Cc}]*$/u.test(name) && !/\/[/.]/.test(name)) {
    return name.endsWith('/') ? name.slice(0, -1) : name;
  }
  return name
    .replaceAll('\\', '/')
    .replaceAll(/\p{Cc}/gu, '\ufffd')
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.' && segment !== '..')
    .join('/');
}

function readExactly(file: FileContent, offset: number, length: number): Buffer {
  const bytes = Number.isSafeInteger(offset) ? file.read(offset, length) : Buffer.alloc(0);
  if (bytes.length < length) throw malformed(file.path, 'the ZIP archive is cut');
  return bytes;
}

/** A value beyond 2^53 cannot be a place in a file; the checks on sizes refuse what is left. */
function readUInt64(bytes: Buffer, at: number): number {
  return Number(bytes.readBigUInt64LE(at));
}
