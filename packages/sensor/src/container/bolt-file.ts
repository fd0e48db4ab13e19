import { limitExceeded, malformed } from '@seaworthy/model';

/** Bytes of a file from an offset on: as many as were asked for, or an error. */
export type ReadAt = (offset: number, length: number) => Buffer;

const MAGIC = 0xed0cdaed;
const VERSION = 2;
const PAGE_HEADER = 16;
const ELEMENT = 16;
const META_BYTES = 64;
const BRANCH = 1;
const LEAF = 2;
const IS_BUCKET = 1;
/** Pages are as large as those of the machine that made the file. */
const pageSizes = [4096, 16_384, 65_536, 8192, 1024, 2048, 32_768];
const MAX_PAGE = 16 * 2 ** 20;
const MAX_DEPTH = 24;
const MAX_PAGES = 4096;

/** The newest state that was written whole: where its root is, and its number. */
export interface BoltState {
  readonly pageSize: number;
  readonly root: bigint;
  readonly transaction: bigint;
}

/** A map of names to values or further maps: by the page that it begins with, or in one whole. */
export type Bucket = { readonly page: bigint } | { readonly inline: Buffer };

export interface BoltEntry {
  readonly key: Buffer;
  readonly value: Buffer;
  readonly isBucket: boolean;
}

/**
 * Reads a bbolt database (go.etcd.io/bbolt, page.go, meta.go, node.go), as containerd keeps one,
 * while it is written; one object for one look. The file is a tree whose pages are never changed in place: a transaction
 * writes new ones, then one of two first pages that point to the root. A state stays whole until
 * the next transaction is done, so a reader compares `readState` before and after.
 */
export class BoltFile {
  readonly #read: ReadAt;
  readonly #pageSize: number;
  #pages = 0;

  constructor(read: ReadAt, { pageSize }: BoltState) {
    this.#read = read;
    this.#pageSize = pageSize;
  }

  /** The bucket at a path of names, or undefined. @throws MALFORMED */
  bucketAt(from: Bucket, ...path: string[]): Bucket | undefined {
    let bucket: Bucket = from;
    for (const name of path) {
      const entry = this.#find(bucket, Buffer.from(name));
      if (entry === undefined || !entry.isBucket) return undefined;
      bucket = bucketOf(entry.value);
    }
    return bucket;
  }

  /** @throws MALFORMED */
  textAt(bucket: Bucket, name: string): string | undefined {
    const entry = this.#find(bucket, Buffer.from(name));
    return entry === undefined || entry.isBucket ? undefined : entry.value.toString('utf8');
  }

  /** In order of their keys, at most `limit`. @throws MALFORMED */
  entriesOf(bucket: Bucket, limit: number): BoltEntry[] {
    const found: BoltEntry[] = [];
    const walk = (page: Buffer, depth: number): void => {
      const { flags, count } = headerOf(page);
      for (let index = 0; index < count && found.length < limit; index++) {
        if (flags === LEAF) found.push(leafAt(page, index));
        else walk(this.#page(branchAt(page, index).child, depth), depth + 1);
      }
    };
    walk(this.#first(bucket), 0);
    return found;
  }

  #find(bucket: Bucket, key: Buffer): BoltEntry | undefined {
    let page = this.#first(bucket);
    for (let depth = 0; ; depth++) {
      const { flags, count } = headerOf(page);
      const keyAt = (index: number) =>
        flags === LEAF ? leafAt(page, index).key : branchAt(page, index).key;
      // The last element whose key is not after the one that is looked for.
      let low = 0;
      let high = count;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (Buffer.compare(keyAt(middle), key) <= 0) low = middle + 1;
        else high = middle;
      }
      if (low === 0) return undefined;
      if (flags === LEAF) {
        const entry = leafAt(page, low - 1);
        return entry.key.equals(key) ? entry : undefined;
      }
      page = this.#page(branchAt(page, low - 1).child, depth);
    }
  }

  #first(bucket: Bucket): Buffer {
    return 'inline' in bucket ? bucket.inline : this.#page(bucket.page, 0);
  }

  #page(id: bigint, depth: number): Buffer {
    if (depth >= MAX_DEPTH) throw malformed('bolt file', 'pages lie too deep');
    if (++this.#pages > MAX_PAGES) throw limitExceeded('bolt file', 'pages', MAX_PAGES);
    const offset = Number(id) * this.#pageSize;
    if (!Number.isSafeInteger(offset)) throw malformed('bolt file', `page ${id} cannot be`);
    const first = this.#read(offset, this.#pageSize);
    if (first.readBigUInt64LE(0) !== id) throw malformed('bolt file', `page ${id} is another`);
    const size = (first.readUInt32LE(12) + 1) * this.#pageSize;
    if (size > MAX_PAGE) throw malformed('bolt file', `page ${id} is too large`);
    return size === this.#pageSize ? first : this.#read(offset, size);
  }
}

/** @throws MALFORMED when neither of the first two pages is whole */
export function readState(read: ReadAt): BoltState {
  let newest = stateAt(read, 0);
  // The first page may just be written: then the second says how large pages are.
  for (const pageSize of newest === undefined ? pageSizes : [newest.pageSize]) {
    const second = stateAt(read, pageSize);
    if (second === undefined) continue;
    if (newest === undefined || second.transaction > newest.transaction) newest = second;
    break;
  }
  if (newest === undefined) throw malformed('bolt file', 'neither of its first pages is whole');
  return newest;
}

function stateAt(read: ReadAt, offset: number): BoltState | undefined {
  let meta: Buffer;
  try {
    meta = read(offset + PAGE_HEADER, META_BYTES);
  } catch {
    return undefined;
  }
  if (meta.readUInt32LE(0) !== MAGIC || meta.readUInt32LE(4) !== VERSION) return undefined;
  if (meta.readBigUInt64LE(56) !== fnv1a(meta.subarray(0, 56))) return undefined;
  const pageSize = meta.readUInt32LE(8);
  if (!pageSizes.includes(pageSize)) return undefined;
  return { pageSize, root: meta.readBigUInt64LE(16), transaction: meta.readBigUInt64LE(48) };
}

/** FNV-1a of 64 bits, the checksum of a first page. */
function fnv1a(bytes: Buffer): bigint {
  let hash = 0xcbf29ce484222325n;
  for (const byte of bytes) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash;
}

/** A bucket's value is the page of its root; or 0, and its one page follows. */
function bucketOf(value: Buffer): Bucket {
  if (value.length < 16) throw malformed('bolt file', 'a bucket has no header');
  const page = value.readBigUInt64LE(0);
  return page === 0n ? { inline: value.subarray(16) } : { page };
}

function headerOf(page: Buffer): { flags: number; count: number } {
  if (page.length < PAGE_HEADER) throw malformed('bolt file', 'a page has no header');
  const flags = page.readUInt16LE(8);
  const count = page.readUInt16LE(10);
  if (flags !== BRANCH && flags !== LEAF) throw malformed('bolt file', 'a page of another kind');
  if (PAGE_HEADER + count * ELEMENT > page.length) throw malformed('bolt file', 'a page is cut');
  return { flags, count };
}

function branchAt(page: Buffer, index: number): { key: Buffer; child: bigint } {
  const at = PAGE_HEADER + index * ELEMENT;
  const start = at + page.readUInt32LE(at);
  return {
    key: sliceOf(page, start, page.readUInt32LE(at + 4)),
    child: page.readBigUInt64LE(at + 8),
  };
}

function leafAt(page: Buffer, index: number): BoltEntry {
  const at = PAGE_HEADER + index * ELEMENT;
  const start = at + page.readUInt32LE(at + 4);
  const keyBytes = page.readUInt32LE(at + 8);
  return {
    isBucket: (page.readUInt32LE(at) & IS_BUCKET) !== 0,
    key: sliceOf(page, start, keyBytes),
    value: sliceOf(page, start + keyBytes, page.readUInt32LE(at + 12)),
  };
}

function sliceOf(page: Buffer, start: number, length: number): Buffer {
  if (start + length > page.length) throw malformed('bolt file', 'an entry leaves its page');
  return page.subarray(start, start + length);
}
