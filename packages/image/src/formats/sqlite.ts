import { malformed } from '@seaworthy/model';
import type { FileContent } from '../file-content.ts';

/**
 * The parts of the SQLite file format (https://www.sqlite.org/fileformat.html) that reading one
 * table needs: pages of table B-trees, overflow chains, records and the schema. It knows nothing
 * of SQL and never uses an index.
 */

/** Where pages come from: a database file, or a write-ahead log on top of one. Numbers start at 1. */
export interface PageSource {
  /** Bytes of a page that hold content: its size without the reserved ones at its end. */
  readonly usableBytes: number;
  /** How many pages there are at most; bounds every walk. */
  readonly pageCount: number;
  /** The page, or `undefined` when the source does not have it. */
  page(number: number): Buffer | undefined;
}

/** A page of a table's B-tree: either its children or its rows. */
export type TablePage =
  | { readonly children: readonly number[] }
  | { readonly cells: readonly TableCell[] };

export interface TableCell {
  readonly rowId: number;
  readonly payloadBytes: number;
  /** The part of the payload that lies on the page. */
  readonly local: Buffer;
  /** The page where it goes on; 0 when it does not. */
  readonly overflowPage: number;
}

export type SqliteValue = null | number | bigint | string | Buffer;

const magic = 'SQLite format 3\0';
const headerBytes = 100;
const [interiorTable, leafTable] = [0x05, 0x0d];
/** The largest headers of real packages, with a hundred thousand files, have some ten million. */
const maxPayloadBytes = 64 << 20;
const maxColumns = 2000; // SQLite's own default

/** @throws SeaworthyError MALFORMED when this is no SQLite database */
export function openSqlite(file: FileContent): PageSource {
  const header = Buffer.from(file.read(0, headerBytes));
  if (header.length < headerBytes || header.toString('latin1', 0, 16) !== magic) {
    throw malformed(file.path, 'not an SQLite database');
  }
  const pageBytes = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
  const usableBytes = pageBytes - header[20]!;
  if (!isPageSize(pageBytes) || usableBytes < 480) {
    throw malformed(file.path, `pages of ${pageBytes} bytes`);
  }
  const pageCount = Math.floor(file.sizeBytes / pageBytes);
  const countRead = limitReads(file.path, pageCount);
  return {
    usableBytes,
    pageCount,
    page: (number) => {
      countRead();
      const page = Buffer.from(file.read((number - 1) * pageBytes, pageBytes));
      return page.length === pageBytes ? page : undefined;
    },
  };
}

/**
 * To be called for every page that is read; throws when that is too often. A page has one place in
 * one table, and only the search for the schema looks at some a second time. More than that are
 * rows which share their pages: a small file that pretends to be a large one.
 */
export function limitReads(what: string, pageCount: number): () => void {
  let unreadPages = 2 * pageCount + 2;
  return () => {
    if (unreadPages-- <= 0) throw malformed(what, 'rows share their pages');
  };
}

/** A power of two from 512 to 65,536. */
export function isPageSize(bytes: number): boolean {
  return bytes >= 512 && bytes <= 65_536 && (bytes & (bytes - 1)) === 0;
}

/**
 * The page if it belongs to a table's B-tree, `undefined` if it is of another kind (section 1.6).
 * @throws SeaworthyError MALFORMED
 */
export function parseTablePage(
  page: Buffer,
  number: number,
  usableBytes: number,
): TablePage | undefined {
  const start = number === 1 ? headerBytes : 0;
  const type = page[start];
  if (type !== interiorTable && type !== leafTable) return undefined;
  const cellCount = page.readUInt16BE(start + 3);
  const pointers = start + (type === interiorTable ? 12 : 8);
  if (pointers + 2 * cellCount > usableBytes) throw malformed('SQLite', `page ${number}`);
  const offsets = Array.from({ length: cellCount }, (_, index) =>
    page.readUInt16BE(pointers + 2 * index),
  );
  if (type === leafTable) {
    return { cells: offsets.map((offset) => parseCell(page, offset, number, usableBytes)) };
  }
  const children = offsets.map((offset) => {
    if (offset + 4 > usableBytes) throw malformed('SQLite', `page ${number}`);
    return page.readUInt32BE(offset);
  });
  return { children: [...children, page.readUInt32BE(start + 8)] };
}

function parseCell(page: Buffer, at: number, number: number, usableBytes: number): TableCell {
  const payload = readVarint(page, at);
  const row = readVarint(page, payload.end);
  const payloadBytes = payload.value;
  const localBytes = localPayloadBytes(payloadBytes, usableBytes);
  const end = row.end + localBytes;
  const overflows = localBytes < payloadBytes;
  if (payloadBytes > maxPayloadBytes || end + (overflows ? 4 : 0) > usableBytes) {
    throw malformed('SQLite', `a row on page ${number}`);
  }
  return {
    rowId: row.value,
    payloadBytes,
    local: page.subarray(row.end, end),
    overflowPage: overflows ? page.readUInt32BE(end) : 0,
  };
}

/** How much of a payload stays on a leaf page of a table (section 1.6, "K", "M" and "X"). */
function localPayloadBytes(payloadBytes: number, usableBytes: number): number {
  if (payloadBytes <= usableBytes - 35) return payloadBytes;
  const least = Math.floor(((usableBytes - 12) * 32) / 255) - 23;
  const surplus = least + ((payloadBytes - least) % (usableBytes - 4));
  return surplus <= usableBytes - 35 ? surplus : least;
}

/**
 * A row's whole payload, overflow pages included (section 1.7); `undefined` when the source does
 * not have all of them.
 */
export function readPayload(cell: TableCell, source: PageSource): Buffer | undefined {
  if (cell.overflowPage === 0) return cell.local;
  // Only what was read is held: the length that a row claims is not to be trusted.
  const parts = [cell.local];
  let unreadBytes = cell.payloadBytes - cell.local.length;
  for (let next = cell.overflowPage; unreadBytes > 0; ) {
    const page = next === 0 ? undefined : source.page(next);
    if (page === undefined) return undefined;
    const part = page.subarray(4, Math.min(source.usableBytes, 4 + unreadBytes));
    parts.push(part);
    unreadBytes -= part.length;
    next = page.readUInt32BE(0);
  }
  return Buffer.concat(parts);
}

/** The values of a record (section 2.1). @throws SeaworthyError MALFORMED */
export function parseRecord(payload: Buffer): SqliteValue[] {
  const header = readVarint(payload, 0);
  const bodyStart = header.value;
  const values: SqliteValue[] = [];
  let at = bodyStart;
  for (let end = header.end; end < bodyStart; ) {
    const type = readVarint(payload, end);
    end = type.end;
    const code = type.value;
    const bytes = contentBytes(code);
    if (end > bodyStart || at + bytes > payload.length || values.length >= maxColumns) {
      throw malformed('SQLite', 'a record that its row does not hold');
    }
    values.push(decodeValue(code, payload.subarray(at, at + bytes)));
    at += bytes;
  }
  return values;
}

function contentBytes(code: number): number {
  if (code >= 12) return Math.floor((code - 12) / 2);
  return [0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0][code]!;
}

function decodeValue(code: number, bytes: Buffer): SqliteValue {
  if (code >= 12) return code % 2 === 0 ? bytes : bytes.toString('utf8');
  if (code === 0 || code >= 10) return null;
  if (code === 7) return bytes.readDoubleBE(0);
  if (code === 6) return bytes.readBigInt64BE(0);
  return code >= 8 ? code - 8 : bytes.readIntBE(0, bytes.length);
}

/** A big-endian number of one to nine bytes (section 1.6, "varint"). */
function readVarint(bytes: Buffer, at: number): { value: number; end: number } {
  let value = 0;
  for (let index = 0; index < 9; index++) {
    const byte = bytes[at + index];
    if (byte === undefined) throw malformed('SQLite', 'a number that is cut off');
    // Beyond 2^53 the number is not exact, and no size or row of ours is that large.
    if (index === 8) return { value: value * 256 + byte, end: at + 9 };
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, end: at + index + 1 };
  }
  throw malformed('SQLite', 'a number that does not end');
}

/**
 * Every page of the table whose root is `root`, each once. Bounded by the number of pages.
 * Damaged pages are told to `onDamage` and left out.
 */
export function* walkTable(
  root: number,
  source: PageSource,
  onDamage: (error: unknown) => void,
): Generator<{ readonly number: number; readonly page: TablePage }> {
  const seen = new Set([root]);
  const stack = [root];
  for (let number = stack.pop(); number !== undefined; number = stack.pop()) {
    try {
      const bytes = source.page(number);
      const page = bytes && parseTablePage(bytes, number, source.usableBytes);
      if (page === undefined) throw malformed('SQLite', `page ${number} is not the table's`);
      if ('cells' in page) {
        yield { number, page };
        continue;
      }
      const children = page.children.filter((child) => {
        const isOwn = child <= source.pageCount && !seen.has(child);
        if (isOwn) seen.add(child);
        else onDamage(malformed('SQLite', `page ${number} has a child that is not its own`));
        return isOwn;
      });
      stack.push(...children.toReversed());
      yield { number, page: { children } };
    } catch (error) {
      onDamage(error);
    }
  }
}

/**
 * The root page of a table, from the schema that begins on page 1 (section 2.6).
 * @throws SeaworthyError MALFORMED when the schema cannot be read
 */
export function findTable(name: string, source: PageSource): number | undefined {
  const fail = (error: unknown) => {
    throw error;
  };
  for (const { page } of walkTable(1, source, fail)) {
    if ('children' in page) continue;
    for (const cell of page.cells) {
      const payload = readPayload(cell, source);
      if (payload === undefined) continue;
      const [type, itsName, , root] = parseRecord(payload);
      if (type === 'table' && itsName === name && typeof root === 'number') return root;
    }
  }
  return undefined;
}
