import type { FileContent } from '../file-content.ts';

/** What is asked of a Windows program or library: whether it is managed code, and its version. */
export interface PeFile {
  /** It has a CLI header, so that it is a .NET assembly. */
  readonly isManaged: boolean;
  /** Texts of the version resource: "ProductVersion", "FileVersion", "ProductName" ... */
  readonly versionTexts: ReadonlyMap<string, string>;
}

/** Bounds; real files stay far below them. */
const maxSections = 96; // the loader's own limit
const maxResourceEntries = 4096;
const maxVersionBytes = 64 * 1024;
const maxVersionTexts = 100;

const dosHeaderBytes = 64;
const coffHeaderBytes = 24;
const sectionHeaderBytes = 40;
const directoryResources = 2;
const directoryCli = 14;
const resourceVersion = 16; // RT_VERSION

/**
 * Reads a PE file (Microsoft, "PE Format"; ECMA-335 II.25 for the CLI header). Only headers and
 * the version resource are read.
 * @returns `undefined` when it is not a PE file; broken parts read as if they were not there
 */
export function openPe(file: FileContent): PeFile | undefined {
  const dos = file.read(0, dosHeaderBytes);
  if (dos.length < dosHeaderBytes || dos.readUInt16LE(0) !== 0x5a4d) return undefined;
  const coffOffset = dos.readUInt32LE(60);
  const coff = readAt(file, coffOffset, coffHeaderBytes);
  if (coff.length < coffHeaderBytes || coff.readUInt32LE(0) !== 0x4550) return undefined;
  const sectionCount = Math.min(coff.readUInt16LE(6), maxSections);
  const optionalBytes = coff.readUInt16LE(20);
  const optional = readAt(file, coffOffset + coffHeaderBytes, optionalBytes);
  if (optional.length < 2) return undefined;
  const isPe32Plus = optional.readUInt16LE(0) === 0x20b;
  const directories = optional.subarray(isPe32Plus ? 112 : 96);
  const image = new Image(
    file,
    readAt(file, coffOffset + coffHeaderBytes + optionalBytes, sectionCount * sectionHeaderBytes),
  );
  const resources = dataDirectory(directories, directoryResources);
  return {
    isManaged: dataDirectory(directories, directoryCli) !== undefined,
    versionTexts: resources === undefined ? new Map() : readVersion(image, resources),
  };
}

function dataDirectory(directories: Buffer, index: number): number | undefined {
  const at = index * 8;
  if (at + 8 > directories.length) return undefined;
  const address = directories.readUInt32LE(at);
  return address === 0 || directories.readUInt32LE(at + 4) === 0 ? undefined : address;
}

/** Gives bytes by their address in the loaded image. */
class Image {
  readonly #file: FileContent;
  readonly #sections: Buffer;

  constructor(file: FileContent, sections: Buffer) {
    this.#file = file;
    this.#sections = sections;
  }

  read(address: number, length: number): Buffer {
    const table = this.#sections;
    for (let at = 0; at + sectionHeaderBytes <= table.length; at += sectionHeaderBytes) {
      const from = address - table.readUInt32LE(at + 12);
      const size = table.readUInt32LE(at + 16);
      if (from < 0 || from >= size) continue;
      return readAt(this.#file, table.readUInt32LE(at + 20) + from, Math.min(length, size - from));
    }
    return Buffer.alloc(0);
  }
}

/** The resource tree has three levels: type, name and language. The first version found counts. */
function readVersion(image: Image, root: number): ReadonlyMap<string, string> {
  const ofType = resourceEntries(image, root, 0).find(({ id }) => id === resourceVersion);
  const name = ofType && resourceEntries(image, root, ofType.offset)[0];
  const language = name && resourceEntries(image, root, name.offset)[0];
  if (language === undefined) return new Map();
  const entry = image.read(root + language.offset, 16);
  if (entry.length < 16) return new Map();
  const sizeBytes = Math.min(entry.readUInt32LE(4), maxVersionBytes);
  return parseVersionTexts(image.read(entry.readUInt32LE(0), sizeBytes));
}

function resourceEntries(image: Image, root: number, offset: number) {
  const header = image.read(root + offset, 16);
  if (header.length < 16) return [];
  const count = header.readUInt16LE(12) + header.readUInt16LE(14);
  const table = image.read(root + offset + 16, Math.min(count, maxResourceEntries) * 8);
  const entries: { id: number; offset: number }[] = [];
  for (let at = 0; at + 8 <= table.length; at += 8) {
    // The high bit tells a directory from a leaf; which one is needed is known from the level.
    entries.push({ id: table.readUInt32LE(at), offset: table.readUInt32LE(at + 4) & 0x7fffffff });
  }
  return entries;
}

/**
 * VS_VERSIONINFO: blocks in blocks, each with its length, the length of its value, a key in
 * UTF-16 and padding to four bytes.
 */
function parseVersionTexts(bytes: Buffer): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const root = blockAt(bytes, 0, bytes.length);
  if (root?.key !== 'VS_VERSION_INFO') return texts;
  const start = align(root.valueAt + root.valueLength);
  for (const info of blocksIn(bytes, start, root.end)) {
    if (info.key !== 'StringFileInfo') continue;
    for (const table of blocksIn(bytes, info.valueAt, info.end)) {
      for (const text of blocksIn(bytes, table.valueAt, table.end)) {
        if (texts.size >= maxVersionTexts) return texts;
        // The length of a text counts characters, and some compilers count bytes: the block's end
        // and the closing zero are to be trusted.
        const value = bytes.toString('utf16le', text.valueAt, text.end);
        const zero = value.indexOf('\0');
        if (!texts.has(text.key)) texts.set(text.key, zero < 0 ? value : value.slice(0, zero));
      }
    }
  }
  return texts;
}

interface Block {
  readonly key: string;
  readonly valueAt: number;
  readonly valueLength: number;
  readonly end: number;
}

function* blocksIn(bytes: Buffer, start: number, end: number): Generator<Block> {
  for (let at = start; at < end; ) {
    const block = blockAt(bytes, at, end);
    if (block === undefined) return;
    yield block;
    at = align(block.end);
  }
}

function blockAt(bytes: Buffer, at: number, end: number): Block | undefined {
  if (at + 6 > Math.min(end, bytes.length)) return undefined;
  const length = bytes.readUInt16LE(at);
  const blockEnd = at + length;
  if (length < 6 || blockEnd > end) return undefined;
  let keyEnd = at + 6;
  while (keyEnd + 2 <= blockEnd && bytes.readUInt16LE(keyEnd) !== 0) keyEnd += 2;
  const key = bytes.toString('utf16le', at + 6, keyEnd);
  const valueAt = Math.min(align(keyEnd + 2), blockEnd);
  return { key, valueAt, valueLength: bytes.readUInt16LE(at + 2), end: blockEnd };
}

function align(at: number): number {
  return (at + 3) & ~3;
}

/** As much as there is. */
function readAt(file: FileContent, offset: number, length: number): Buffer {
  const available = file.sizeBytes - offset;
  return available > 0 ? file.read(offset, Math.min(length, available)) : Buffer.alloc(0);
}
