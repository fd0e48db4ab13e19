import { malformed } from '@seaworthy/model';
import type { FileContent } from '../file-content.ts';

/** A named part of an ELF file. */
export interface ElfSection {
  readonly type: number;
  readonly flags: number;
  readonly address: number;
  readonly offset: number;
  readonly sizeBytes: number;
}

/** A part that is loaded when the program starts. */
export interface ElfSegment {
  readonly isWritable: boolean;
  readonly address: number;
  readonly offset: number;
  /** Bytes in the file; in memory there may be more. */
  readonly sizeBytes: number;
}

/** Bounds on what the header may claim; real files stay far below them. */
const maxSections = 65_536;
const maxSegments = 4_096;
const maxNameTableBytes = 4 * 1024 * 1024;

const headerBytes = 64;
const sectionWithoutContent = 8; // SHT_NOBITS
const segmentLoaded = 1; // PT_LOAD
const segmentWritable = 2; // PF_W
const indexElsewhere = 0xffff; // SHN_XINDEX

/**
 * An ELF file of either width and byte order, read where it is needed (System V ABI, chapter 4
 * "Object Files" and 5 "Program Loading"). Made to say no quickly: asking for a section that is
 * not there costs three small reads. Values that point outside the file read as nothing.
 */
export class ElfFile {
  readonly file: FileContent;
  readonly is64: boolean;
  readonly isBigEndian: boolean;
  readonly type: number;
  readonly machine: number;
  readonly #header: Buffer;
  #names: Buffer | undefined;

  private constructor(file: FileContent, header: Buffer) {
    this.file = file;
    this.is64 = header[4] === 2;
    this.isBigEndian = header[5] === 2;
    this.#header = header;
    this.type = this.#half(header, 16);
    this.machine = this.#half(header, 18);
  }

  /** `undefined` when the file is no ELF file, or one of a class that does not exist. */
  static open(file: FileContent): ElfFile | undefined {
    const header = file.read(0, headerBytes);
    const isElf =
      header.length === headerBytes &&
      header.readUInt32BE(0) === 0x7f454c46 &&
      (header[4] === 1 || header[4] === 2) &&
      (header[5] === 1 || header[5] === 2);
    return isElf ? new ElfFile(file, header) : undefined;
  }

  /** Whether sections can be found by name at all: tools can strip the whole table. */
  hasSectionNames(): boolean {
    return this.#nameTable().length > 0;
  }

  /** The first section of that name. */
  section(name: string): ElfSection | undefined {
    const wanted = Buffer.from(`${name}\0`, 'latin1');
    const names = this.#nameTable();
    if (!names.includes(wanted)) return undefined;
    const { offset, entryBytes, count } = this.#sectionTable();
    const table = this.#read(offset, entryBytes * count);
    for (let at = 0; at + entryBytes <= table.length; at += entryBytes) {
      const nameAt = this.#word(table, at);
      if (nameAt + wanted.length > names.length) continue;
      if (names.compare(wanted, 0, wanted.length, nameAt, nameAt + wanted.length) === 0) {
        return this.#sectionAt(table, at);
      }
    }
    return undefined;
  }

  /**
   * The bytes of a section as they lie in the file.
   * @throws SeaworthyError MALFORMED when the file ends before the section does
   */
  readSection(section: ElfSection, from = 0, length = section.sizeBytes - from): Buffer {
    if (section.type === sectionWithoutContent) return Buffer.alloc(0);
    const wanted = Math.max(0, Math.min(length, section.sizeBytes - from));
    const bytes = this.#read(section.offset + from, wanted);
    if (bytes.length < wanted) throw malformed(this.file.path, 'an ELF section is cut');
    return bytes;
  }

  /** The loaded segments, in the order of the file. */
  segments(): ElfSegment[] {
    const header = this.#header;
    const offset = this.is64 ? this.#long(header, 32) : this.#word(header, 28);
    const entryBytes = this.#half(header, this.is64 ? 54 : 42);
    const count = Math.min(this.#half(header, this.is64 ? 56 : 44), maxSegments);
    if (entryBytes < (this.is64 ? 56 : 32)) return [];
    const table = this.#read(offset, entryBytes * count);
    const segments: ElfSegment[] = [];
    for (let at = 0; at + entryBytes <= table.length; at += entryBytes) {
      if (this.#word(table, at) !== segmentLoaded) continue;
      const flags = this.#word(table, at + (this.is64 ? 4 : 24));
      segments.push({
        isWritable: (flags & segmentWritable) !== 0,
        offset: this.is64 ? this.#long(table, at + 8) : this.#word(table, at + 4),
        address: this.is64 ? this.#long(table, at + 16) : this.#word(table, at + 8),
        sizeBytes: this.is64 ? this.#long(table, at + 32) : this.#word(table, at + 16),
      });
    }
    return segments;
  }

  /** What the loaded program would see at an address, as far as the file holds it. */
  readAddress(address: number, length: number): Buffer {
    for (const segment of this.segments()) {
      const from = address - segment.address;
      if (from < 0 || from >= segment.sizeBytes) continue;
      return this.#read(segment.offset + from, Math.min(length, segment.sizeBytes - from));
    }
    return Buffer.alloc(0);
  }

  #sectionTable(): { offset: number; entryBytes: number; count: number } {
    const header = this.#header;
    const offset = this.is64 ? this.#long(header, 40) : this.#word(header, 32);
    const entryBytes = this.#half(header, this.is64 ? 58 : 46);
    if (offset === 0 || entryBytes < (this.is64 ? 64 : 40)) return { offset, entryBytes, count: 0 };
    let count = this.#half(header, this.is64 ? 60 : 48);
    if (count === 0) {
      // More sections than sixteen bits can count: the first section's size has the number.
      const first = this.#read(offset, entryBytes);
      if (first.length === entryBytes) count = this.#sectionAt(first, 0).sizeBytes;
    }
    return { offset, entryBytes, count: Math.min(count, maxSections) };
  }

  /** The string table with the names of the sections; empty when there is none. */
  #nameTable(): Buffer {
    if (this.#names !== undefined) return this.#names;
    this.#names = Buffer.alloc(0);
    const { offset, entryBytes, count } = this.#sectionTable();
    if (count === 0) return this.#names;
    let index = this.#half(this.#header, this.is64 ? 62 : 50);
    if (index === indexElsewhere) {
      const first = this.#read(offset, entryBytes);
      if (first.length === entryBytes) index = this.#word(first, this.is64 ? 40 : 24);
    }
    if (index === 0 || index >= count) return this.#names;
    const entry = this.#read(offset + index * entryBytes, entryBytes);
    if (entry.length < entryBytes) return this.#names;
    const section = this.#sectionAt(entry, 0);
    this.#names = this.#read(section.offset, Math.min(section.sizeBytes, maxNameTableBytes));
    return this.#names;
  }

  #sectionAt(table: Buffer, at: number): ElfSection {
    const wide = this.is64;
    return {
      type: this.#word(table, at + 4),
      flags: wide ? this.#long(table, at + 8) : this.#word(table, at + 8),
      address: wide ? this.#long(table, at + 16) : this.#word(table, at + 12),
      offset: wide ? this.#long(table, at + 24) : this.#word(table, at + 16),
      sizeBytes: wide ? this.#long(table, at + 32) : this.#word(table, at + 20),
    };
  }

  /** As much as there is: claims beyond the end of the file are cut. */
  #read(offset: number, length: number): Buffer {
    const available = this.file.sizeBytes - offset;
    return available > 0 ? this.file.read(offset, Math.min(length, available)) : Buffer.alloc(0);
  }

  #half(bytes: Buffer, at: number): number {
    return this.isBigEndian ? bytes.readUInt16BE(at) : bytes.readUInt16LE(at);
  }

  #word(bytes: Buffer, at: number): number {
    return this.isBigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at);
  }

  /** Beyond 2^53 it is no place in a file, and every such value lies outside of it. */
  #long(bytes: Buffer, at: number): number {
    return Number(this.isBigEndian ? bytes.readBigUInt64BE(at) : bytes.readBigUInt64LE(at));
  }
}
