import { crc32, deflateRawSync } from 'node:zlib';

/** What a test writes into a ZIP archive. The headers are made exactly as told, also to lie. */
export interface ZipItem {
  /** Ends in "/" for a directory. */
  path: string;
  data?: Uint8Array | string;
  /** Not compressed. */
  stored?: boolean;
  /** Overrides the uncompressed size that the directory claims. */
  claimedSize?: number;
  flags?: number;
  method?: number;
}

export interface ZipOptions {
  comment?: string;
  /** Writes sizes, offsets and the end record as ZIP64 does. */
  zip64?: boolean;
  /** How often each entry is named in the directory. */
  repeatDirectory?: number;
}

/** A ZIP archive of the items. */
export function zipOf(items: readonly ZipItem[], options: ZipOptions = {}): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const item of items) {
    const name = Buffer.from(item.path);
    const data = Buffer.from(item.data ?? '');
    const packed = item.stored ? data : deflateRawSync(data);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(item.flags ?? 0, 2);
    fields.writeUInt16LE(item.method ?? (item.stored ? 0 : 8), 4);
    fields.writeUInt32LE(crc32(data), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(item.claimedSize ?? data.length, 18);
    fields.writeUInt16LE(name.length, 22);
    const central = centralHeader(fields, name, offset, options.zip64 === true);
    for (let i = 0; i < (options.repeatDirectory ?? 1); i++) directory.push(central);
    files.push(Buffer.from('PK\x03\x04'), fields, name, packed);
    offset += 4 + fields.length + name.length + packed.length;
  }
  const bytes = Buffer.concat(directory);
  return Buffer.concat([
    ...files,
    bytes,
    endRecords(directory.length, bytes.length, offset, options),
  ]);
}

function centralHeader(fields: Buffer, name: Buffer, offset: number, zip64: boolean): Buffer {
  const header = Buffer.alloc(46);
  header.write('PK\x01\x02', 0, 'latin1');
  fields.copy(header, 6);
  header.writeUInt32LE(offset, 42);
  if (!zip64) return Buffer.concat([header, name]);
  const extra = Buffer.alloc(28);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(24, 2);
  extra.writeBigUInt64LE(BigInt(header.readUInt32LE(24)), 4);
  extra.writeBigUInt64LE(BigInt(header.readUInt32LE(20)), 12);
  extra.writeBigUInt64LE(BigInt(offset), 20);
  for (const field of [20, 24, 42]) header.writeUInt32LE(0xffffffff, field);
  header.writeUInt16LE(extra.length, 30);
  return Buffer.concat([header, name, extra]);
}

function endRecords(entries: number, size: number, offset: number, options: ZipOptions): Buffer {
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(options.zip64 ? 0xffff : entries, 8);
  end.writeUInt16LE(options.zip64 ? 0xffff : entries, 10);
  end.writeUInt32LE(options.zip64 ? 0xffffffff : size, 12);
  end.writeUInt32LE(options.zip64 ? 0xffffffff : offset, 16);
  const comment = Buffer.from(options.comment ?? '');
  end.writeUInt16LE(comment.length, 20);
  if (!options.zip64) return Buffer.concat([end, comment]);
  const record = Buffer.alloc(56);
  record.write('PK\x06\x06', 0, 'latin1');
  record.writeBigUInt64LE(44n, 4);
  record.writeBigUInt64LE(BigInt(entries), 24);
  record.writeBigUInt64LE(BigInt(entries), 32);
  record.writeBigUInt64LE(BigInt(size), 40);
  record.writeBigUInt64LE(BigInt(offset), 48);
  const locator = Buffer.alloc(20);
  locator.write('PK\x06\x07', 0, 'latin1');
  locator.writeBigUInt64LE(BigInt(offset + size), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([record, locator, end, comment]);
}
