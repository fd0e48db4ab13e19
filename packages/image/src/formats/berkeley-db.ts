import { malformed, messageOf } from '@seaworthy/model';
import type { FileContent } from '../file-content.ts';
import type { StoredEntry } from './stored-entry.ts';

const hashMagic = 0x00061561;
const [metaBytes, pageHeaderBytes] = [72, 26];
/** Page types: unsorted hash pages are older than Berkeley DB 4.6 (CentOS 5). */
const [unsortedHashPage, overflowPage, hashMetaPage, hashPage] = [2, 7, 8, 13];
/** Item types. Duplicate keys do not occur in rpm's databases. */
const [onPage, offPage] = [1, 3];
/** The largest headers of real packages, with a hundred thousand files, have some ten million. */
const maxValueBytes = 64 << 20;

/**
 * The values of a Berkeley DB hash table whose keys are 32-bit numbers, as rpm keeps its packages
 * (Berkeley DB, dbinc/db_page.h). The file may be of either byte order. Pages are read one by one
 * and values as they are found, in the order of the pages.
 * @throws SeaworthyError MALFORMED when this is no such table
 */
export function* readBerkeleyHash(file: FileContent): Generator<StoredEntry> {
  const table = openTable(file);
  for (let number = 1; number < table.pages; number++) {
    const page = table.page(number);
    const type = page.u8(25);
    if (type === hashPage || type === unsortedHashPage) yield* readItems(table, page, number);
  }
}

function* readItems(table: Table, page: Numbers, number: number): Generator<StoredEntry> {
  const items = page.u16(20);
  if (items % 2 !== 0 || pageHeaderBytes + 2 * items > page.bytes.length) {
    yield { id: -1, error: `page ${number} is damaged` };
    return;
  }
  const offset = (item: number) => page.u16(pageHeaderBytes + 2 * item);
  // Items lie from the page's end towards its start: one ends where the one before it begins.
  const bytes = (item: number) =>
    page.bytes.subarray(offset(item), item === 0 ? page.bytes.length : offset(item - 1));
  for (let item = 0; item < items; item += 2) {
    const key = bytes(item);
    const value = bytes(item + 1);
    const id = key.length === 5 ? new Numbers(key, page.bigEndian).u32(1) : -1;
    try {
      if (value[0] === onPage) yield { id, bytes: value.subarray(1) };
      else if (value[0] === offPage && value.length >= 12) {
        yield { id, bytes: table.chain(new Numbers(value, page.bigEndian)) };
      } else yield { id, error: `an item of unknown type on page ${number}` };
    } catch (error) {
      yield { id, error: messageOf(error) };
    }
  }
}

interface Table {
  readonly pages: number;
  page(number: number): Numbers;
  /** The value that an item of type `offPage` points to. */
  chain(item: Numbers): Buffer;
}

function openTable(file: FileContent): Table {
  const head = file.read(0, metaBytes);
  if (head.length < metaBytes) throw malformed(file.path, 'not a Berkeley DB file');
  const bigEndian = head.readUInt32BE(12) === hashMagic;
  const meta = new Numbers(head, bigEndian);
  if (meta.u32(12) !== hashMagic || meta.u8(25) !== hashMetaPage) {
    throw malformed(file.path, 'not a Berkeley DB hash table');
  }
  if (meta.u8(24) !== 0) throw malformed(file.path, 'an encrypted Berkeley DB file');
  const pageBytes = meta.u32(20);
  if (pageBytes < 512 || pageBytes > 65_536 || (pageBytes & (pageBytes - 1)) !== 0) {
    throw malformed(file.path, `pages of ${pageBytes} bytes`);
  }
  const pages = Math.min(meta.u32(32) + 1, Math.floor(file.sizeBytes / pageBytes));
  const page = (number: number) =>
    new Numbers(Buffer.from(file.read(number * pageBytes, pageBytes)), bigEndian);

  // A page of a long value belongs to that value alone. Counting them all ends chains that run in
  // circles and values that share pages to seem larger than the file.
  let unreadPages = pages;
  const chain = (item: Numbers): Buffer => {
    const sizeBytes = item.u32(8);
    if (sizeBytes > Math.min(maxValueBytes, file.sizeBytes)) {
      throw malformed('value', `${sizeBytes} bytes`);
    }
    const value = Buffer.alloc(sizeBytes);
    let filledBytes = 0;
    for (let number = item.u32(4); number !== 0 && filledBytes < sizeBytes; ) {
      if (number >= pages || unreadPages-- <= 0) throw malformed('value', 'runs out of the file');
      const part = page(number);
      if (part.u8(25) !== overflowPage) throw malformed('value', `page ${number} is not its own`);
      filledBytes += part.bytes.copy(
        value,
        filledBytes,
        pageHeaderBytes,
        pageHeaderBytes + part.u16(22),
      );
      number = part.u32(16);
    }
    if (filledBytes < sizeBytes) throw malformed('value', 'ends too early');
    return value;
  };
  return { pages, page, chain };
}

/** Numbers of either byte order. Reading behind the end throws `malformed`. */
class Numbers {
  readonly bytes: Buffer;
  readonly bigEndian: boolean;

  constructor(bytes: Buffer, bigEndian: boolean) {
    this.bytes = bytes;
    this.bigEndian = bigEndian;
  }

  u8(at: number): number {
    return this.#read(at, 1);
  }

  u16(at: number): number {
    return this.#read(at, 2);
  }

  u32(at: number): number {
    return this.#read(at, 4);
  }

  #read(at: number, width: number): number {
    if (at + width > this.bytes.length) throw malformed('Berkeley DB', 'a page that is cut off');
    return this.bigEndian ? this.bytes.readUIntBE(at, width) : this.bytes.readUIntLE(at, width);
  }
}
