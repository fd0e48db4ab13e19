/** What a test writes into an ELF file. */
export interface ElfShape {
  is64?: boolean;
  bigEndian?: boolean;
  sections: readonly ElfPart[];
  /** Leaves out the section table, as `strip --strip-section-headers` does. */
  withoutSectionTable?: boolean;
}

export interface ElfPart {
  name: string;
  data: Uint8Array;
  /** Where the part is loaded; a part without an address is not. */
  address?: number;
}

/** A small ELF executable: one section for each part, and a writable segment for the loaded ones. */
export function elfOf(shape: ElfShape): Buffer {
  const { is64 = true, bigEndian = false } = shape;
  const out = new Fields(is64, bigEndian);
  const headerBytes = is64 ? 64 : 52;
  const segmentBytes = is64 ? 56 : 32;
  const sectionBytes = is64 ? 64 : 40;
  const names = `\0${[...shape.sections.map((part) => part.name), '.shstrtab'].join('\0')}\0`;
  const loaded = shape.sections.filter((part) => part.address !== undefined);

  let offset = headerBytes + segmentBytes * loaded.length;
  const parts = [...shape.sections, { name: '.shstrtab', data: Buffer.from(names) }].map((part) => {
    offset = Math.ceil(offset / 16) * 16;
    const placed = { ...part, offset };
    offset += part.data.length;
    return placed;
  });
  const tableOffset = Math.ceil(offset / 16) * 16;

  out.bytes(Buffer.from([0x7f, 0x45, 0x4c, 0x46, is64 ? 2 : 1, bigEndian ? 2 : 1, 1]));
  out.padTo(16);
  out.half(2, 62).word(1).long(0).long(headerBytes);
  out.long(shape.withoutSectionTable ? 0 : tableOffset).word(0);
  out.half(headerBytes, segmentBytes, loaded.length, sectionBytes);
  if (shape.withoutSectionTable) out.half(0, 0);
  else out.half(parts.length + 1, parts.length);
  for (const part of parts) {
    if (!('address' in part) || part.address === undefined) continue;
    out.word(1);
    if (is64) out.word(6);
    out.long(part.offset).long(part.address).long(part.address);
    out.long(part.data.length).long(part.data.length);
    if (!is64) out.word(6);
    out.long(16);
  }
  for (const part of parts) out.padTo(part.offset).bytes(part.data);
  if (shape.withoutSectionTable) return out.toBuffer();
  out.padTo(tableOffset).bytes(Buffer.alloc(sectionBytes));
  for (const part of parts) {
    const address = 'address' in part ? (part.address ?? 0) : 0;
    out.word(names.indexOf(`\0${part.name}\0`) + 1).word(part.name === '.shstrtab' ? 3 : 1);
    out.long(0).long(address).long(part.offset).long(part.data.length);
    out.word(0).word(0).long(1).long(0);
  }
  return out.toBuffer();
}

/** Writes numbers one after the other, as wide as the file is. */
class Fields {
  readonly #is64: boolean;
  readonly #bigEndian: boolean;
  readonly #chunks: Buffer[] = [];
  #length = 0;

  constructor(is64: boolean, bigEndian: boolean) {
    this.#is64 = is64;
    this.#bigEndian = bigEndian;
  }

  bytes(data: Uint8Array): this {
    this.#chunks.push(Buffer.from(data));
    this.#length += data.length;
    return this;
  }

  padTo(offset: number): this {
    return this.bytes(Buffer.alloc(offset - this.#length));
  }

  half(...values: number[]): this {
    for (const value of values) this.#number(value, 2);
    return this;
  }

  word(value: number): this {
    return this.#number(value, 4);
  }

  long(value: number): this {
    return this.#number(value, this.#is64 ? 8 : 4);
  }

  toBuffer(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  #number(value: number, width: number): this {
    const bytes = Buffer.alloc(width);
    for (let i = 0; i < width; i++) {
      bytes[this.#bigEndian ? width - 1 - i : i] = Math.floor(value / 256 ** i) % 256;
    }
    return this.bytes(bytes);
  }
}
