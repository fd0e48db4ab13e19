import { limitExceeded, malformed } from '@seaworthy/model';
import type { ElfFile } from '../../formats/elf.ts';

/** What the Go linker wrote into a program, still as text. */
export interface RawBuildInfo {
  /** As the toolchain names itself: "go1.22.3", "go1.20.12 X:boringcrypto". */
  readonly goVersion: string;
  /** Lines of tab-separated fields; "" for a program that was built without modules. */
  readonly modules: string;
}

const magic = Buffer.from('\xff Go buildinf:', 'latin1');
const alignment = 16;
const headerBytes = 32;
const flagBigEndian = 1;
const flagInline = 2;
/** The largest known programs have some hundred kilobytes of it. */
const maxInfoBytes = 16 * 1024 * 1024;
/** Without section names the data segment is searched; the linker puts the mark near its start. */
const maxSearchBytes = 64 * 1024 * 1024;
const searchChunkBytes = 1024 * 1024;
/** The linker puts sentinels of this length around the module lines. */
const sentinelBytes = 16;

/**
 * Finds the build information of a Go program (Go's src/debug/buildinfo and
 * cmd/link/internal/ld/data.go, "buildinfo").
 * @returns `undefined` when it is not a Go program
 * @throws SeaworthyError MALFORMED, LIMIT_EXCEEDED
 */
export function readBuildInfo(elf: ElfFile): RawBuildInfo | undefined {
  const bytes = findInfo(elf);
  if (bytes === undefined) return undefined;
  const flags = bytes[15]!;
  const [goVersion, framed] =
    (flags & flagInline) !== 0 ? readInline(elf, bytes) : readPointers(elf, bytes);
  if (goVersion === '') return undefined; // the mark alone, as in the toolchain's own source
  const text = framed.toString('utf8', sentinelBytes, framed.length - sentinelBytes);
  const isFramed = framed.length > 2 * sentinelBytes && text.endsWith('\n');
  return { goVersion, modules: isFramed ? text : '' };
}

/** The bytes from the mark on, to the end of the section or segment that it is in. */
function findInfo(elf: ElfFile): Buffer | undefined {
  const section = elf.section('.go.buildinfo');
  if (section !== undefined) {
    if (section.sizeBytes > maxInfoBytes) {
      throw limitExceeded(elf.file.path, 'bytes of Go build information', maxInfoBytes);
    }
    const bytes = elf.readSection(section);
    const at = indexOfMark(bytes, section.address);
    return at === undefined || at + headerBytes > bytes.length ? undefined : bytes.subarray(at);
  }
  if (elf.hasSectionNames()) return undefined;
  const address = searchDataSegments(elf);
  if (address === undefined) return undefined;
  const bytes = elf.readAddress(address, maxInfoBytes);
  return bytes.length < headerBytes ? undefined : bytes;
}

/**
 * The mark lies in the first writable segment, or behind it when that one is only written to
 * while the program is relocated.
 */
function searchDataSegments(elf: ElfFile): number | undefined {
  let leftBytes = maxSearchBytes;
  for (const segment of elf.segments()) {
    if (!segment.isWritable) continue;
    for (let from = 0; from < segment.sizeBytes && leftBytes > 0; from += searchChunkBytes) {
      const address = segment.address + from;
      // The mark is aligned, but the chunk may not be: a few bytes more keep it whole.
      const chunk = elf.readAddress(address, searchChunkBytes + headerBytes);
      const at = indexOfMark(chunk, address);
      if (at !== undefined) return address + at;
      if (chunk.length < searchChunkBytes) break;
      leftBytes -= chunk.length;
    }
  }
  return undefined;
}

function indexOfMark(bytes: Buffer, address: number): number | undefined {
  let at = bytes.indexOf(magic);
  while (at >= 0 && (address + at) % alignment !== 0) at = bytes.indexOf(magic, at + 1);
  return at < 0 ? undefined : at;
}

/** Since Go 1.18: both texts follow the header, each behind its length as a varint. */
function readInline(elf: ElfFile, bytes: Buffer): [string, Buffer] {
  const version = readText(elf, bytes, headerBytes);
  return [version.text.toString(), readText(elf, bytes, version.end).text];
}

function readText(elf: ElfFile, bytes: Buffer, start: number): { text: Buffer; end: number } {
  let length = 0;
  let at = start;
  for (let scale = 1; ; scale *= 128) {
    const byte = bytes[at++];
    if (byte === undefined || at - start > 5) break;
    length += (byte % 128) * scale;
    if (byte < 128) {
      if (at + length > bytes.length) break;
      return { text: bytes.subarray(at, at + length), end: at + length };
    }
  }
  throw malformed(elf.file.path, 'the Go build information is cut');
}

/** Before Go 1.18: the header points at two Go strings, which are pointer and length. */
function readPointers(elf: ElfFile, bytes: Buffer): [string, Buffer] {
  const pointerBytes = bytes[14]!;
  if (pointerBytes !== 4 && pointerBytes !== 8) {
    throw malformed(elf.file.path, `Go build information with pointers of ${pointerBytes} bytes`);
  }
  const isBigEndian = (bytes[15]! & flagBigEndian) !== 0;
  const pointer = (data: Buffer, at: number): number => {
    if (at + pointerBytes > data.length) return 0;
    if (pointerBytes === 4) return isBigEndian ? data.readUInt32BE(at) : data.readUInt32LE(at);
    return Number(isBigEndian ? data.readBigUInt64BE(at) : data.readBigUInt64LE(at));
  };
  const string = (address: number): Buffer => {
    const header = elf.readAddress(address, 2 * pointerBytes);
    const length = pointer(header, pointerBytes);
    if (length > maxInfoBytes) {
      throw limitExceeded(elf.file.path, 'bytes of Go build information', maxInfoBytes);
    }
    return elf.readAddress(pointer(header, 0), length);
  };
  const version = string(pointer(bytes, 16));
  return [version.toString(), string(pointer(bytes, 16 + pointerBytes))];
}
