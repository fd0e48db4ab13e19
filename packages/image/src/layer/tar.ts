import { limitExceeded, malformed } from '@seaworthy/model';

/**
 * A streaming reader of tar archives: POSIX ustar and pax (IEEE 1003.1-2001, "pax Interchange
 * Format"), GNU long names and sparse files (GNU tar manual, "Basic Tar Format" and "Sparse
 * Formats"), and the v7 format below them. Bytes are pushed in as they come; content that nobody
 * wants is passed over without being looked at.
 */
export interface TarHandler {
  /** Called once an entry's header is complete. Return a sink to receive its content. */
  entry(header: TarHeader): ContentSink | undefined;
}

/** Receives the stored bytes of one entry, in order. */
export interface ContentSink {
  /** A view that stays valid. Answers whether more is wanted; after `false` comes no `end`. */
  write(chunk: Buffer): boolean;
  /** The entry is complete. */
  end(): void;
}

export type TarType =
  | 'file'
  | 'hard-link'
  | 'symbolic-link'
  | 'character-device'
  | 'block-device'
  | 'directory'
  | 'fifo';

export interface TarHeader {
  readonly type: TarType;
  /** As written in the archive: not normalised, not trusted. */
  readonly path: string;
  readonly linkTarget: string;
  readonly mode: number;
  /** Bytes stored in the archive. */
  readonly storedBytes: number;
  /** Bytes of the file itself: more than `storedBytes` when it is sparse. */
  readonly sizeBytes: number;
  /** Where the stored pieces lie in a sparse file. */
  readonly sparse: readonly SparsePiece[] | undefined;
  /** The sparse map stands before the content, as text (pax sparse format 1.0). */
  readonly sparseMapInContent: boolean;
}

export interface SparsePiece {
  readonly offset: number;
  readonly length: number;
}

const blockBytes = 512;
const maxExtendedHeaderBytes = 1 << 20;
const maxSparsePieces = 100_000;

const types: Record<string, TarType> = {
  '\0': 'file',
  '0': 'file',
  '1': 'hard-link',
  '2': 'symbolic-link',
  '3': 'character-device',
  '4': 'block-device',
  '5': 'directory',
  '6': 'fifo',
  '7': 'file', // contiguous
  S: 'file', // GNU sparse
};

/** What extended headers said of the next entry. */
interface Overrides {
  path?: string;
  linkTarget?: string;
  sizeBytes?: number;
  sparseSizeBytes?: number;
  sparseMajor?: string;
  sparse?: SparsePiece[];
}

type State = 'header' | 'content' | 'extended' | 'sparse-map' | 'padding' | 'end';

export class TarReader {
  readonly #handler: TarHandler;
  #state: State = 'header';
  /** A header block that is not complete yet. */
  #partial: Buffer = Buffer.alloc(0);
  /** Bytes of the present content, then of its padding, that are still to come. */
  #remaining = 0;
  #padding = 0;
  #sink: ContentSink | undefined;
  #extended: { kind: 'x' | 'g' | 'L' | 'K' | 'other'; chunks: Buffer[] } | undefined;
  #pending: { header: Buffer; sparse: SparsePiece[] } | undefined;
  #global: Overrides = {};
  #next: Overrides = {};
  #zeroBlocks = 0;
  #offset = 0;
  /** Entries whose header has been read. */
  entries = 0;

  /** The two closing blocks have gone by; whatever follows is not part of the archive. */
  get ended(): boolean {
    return this.#state === 'end';
  }

  constructor(handler: TarHandler) {
    this.#handler = handler;
  }

  /** @throws MALFORMED when the bytes are no tar archive, LIMIT_EXCEEDED for oversize headers */
  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#state === 'end') return;
      if (this.#state === 'header' || this.#state === 'sparse-map') {
        at = this.#takeBlock(chunk, at);
      } else {
        const take = Math.min(this.#remaining, chunk.length - at);
        if (this.#state === 'content' && this.#sink !== undefined) {
          if (!this.#sink.write(chunk.subarray(at, at + take))) this.#sink = undefined;
        } else if (this.#state === 'extended') {
          this.#extended!.chunks.push(chunk.subarray(at, at + take));
        }
        at += take;
        this.#remaining -= take;
        this.#offset += take;
        if (this.#remaining === 0) this.#finishContent();
      }
    }
  }

  /**
   * Passes over the content and padding of the present entry, for a caller that can seek. The next
   * byte that is pushed is the first of the next header.
   */
  skipContent(): void {
    if (this.#state !== 'content' && this.#state !== 'padding') return;
    this.#state = 'header';
    this.#sink = undefined;
    this.#remaining = 0;
    this.#padding = 0;
  }

  /**
   * Says that no more bytes come.
   * @throws MALFORMED when the archive stops inside an entry
   */
  close(): void {
    const inside =
      this.#state === 'content' || this.#state === 'extended' || this.#state === 'sparse-map';
    // Many writers leave out the closing blocks; that alone loses nothing.
    if (inside || this.#partial.length > 0 || this.#extended !== undefined) {
      throw malformed('tar archive', `ends inside an entry, at byte ${this.#offset}`);
    }
  }

  #takeBlock(chunk: Buffer, at: number): number {
    let block: Buffer;
    let next: number;
    if (this.#partial.length === 0 && chunk.length - at >= blockBytes) {
      next = at + blockBytes;
      block = chunk.subarray(at, next);
    } else {
      next = Math.min(chunk.length, at + blockBytes - this.#partial.length);
      this.#partial = Buffer.concat([this.#partial, chunk.subarray(at, next)]);
      if (this.#partial.length < blockBytes) return next;
      block = this.#partial;
      this.#partial = Buffer.alloc(0);
    }
    if (this.#state === 'sparse-map') this.#takeSparseBlock(block);
    else this.#takeHeader(block);
    this.#offset += blockBytes;
    return next;
  }

  #takeHeader(block: Buffer): void {
    if (isZero(block)) {
      // Two zero blocks close an archive. A single one is passed over, as GNU tar does.
      this.#zeroBlocks++;
      if (this.#zeroBlocks === 2) this.#state = 'end';
      return;
    }
    this.#zeroBlocks = 0;
    if (!checksumHolds(block)) {
      throw malformed('tar archive', `a header's checksum is wrong, at byte ${this.#offset}`);
    }
    const flag = String.fromCharCode(block[156]!);
    const sizeBytes = parseNumber(block, 124, 12);
    if (flag === 'x' || flag === 'g' || flag === 'L' || flag === 'K') {
      if (sizeBytes > maxExtendedHeaderBytes) {
        throw limitExceeded('tar archive', 'bytes of an extended header', maxExtendedHeaderBytes);
      }
      this.#extended = { kind: flag, chunks: [] };
      this.#startContent('extended', sizeBytes);
      return;
    }
    if (types[flag] === undefined) {
      // Volume labels and vendors' own types: POSIX says to treat what is unknown as a file,
      // container runtimes pass over it, and so do we.
      this.#next = {};
      this.#startContent('content', sizeBytes);
      return;
    }
    if (flag === 'S') {
      const sparse: SparsePiece[] = [];
      readSparsePieces(block, 386, 4, sparse);
      if (block[482] === 1) {
        this.#pending = { header: Buffer.from(block), sparse };
        this.#state = 'sparse-map';
        return;
      }
      this.#startEntry(block, sparse);
      return;
    }
    this.#startEntry(block, undefined);
  }

  #takeSparseBlock(block: Buffer): void {
    const pending = this.#pending!;
    readSparsePieces(block, 0, 21, pending.sparse);
    if (pending.sparse.length > maxSparsePieces) {
      throw limitExceeded('tar archive', 'pieces of a sparse file', maxSparsePieces);
    }
    if (block[504] === 1) return;
    this.#pending = undefined;
    this.#startEntry(pending.header, pending.sparse);
  }

  #startEntry(block: Buffer, gnuSparse: SparsePiece[] | undefined): void {
    const overrides: Overrides = { ...this.#global, ...this.#next };
    this.#next = {};
    this.entries++;
    const type = types[String.fromCharCode(block[156]!)]!;
    let storedBytes = overrides.sizeBytes ?? parseNumber(block, 124, 12);
    // Links and devices have no content, whatever their size field says (POSIX, "size").
    if (type !== 'file') storedBytes = 0;
    const path = overrides.path ?? headerPath(block);
    const sparse = gnuSparse ?? overrides.sparse;
    const sparseMapInContent = overrides.sparseMajor === '1';
    const gnuRealSize = gnuSparse === undefined ? undefined : parseNumber(block, 483, 12);
    const header: TarHeader = {
      // v7 archives mark directories by a trailing slash alone.
      type: type === 'file' && path.endsWith('/') ? 'directory' : type,
      path,
      linkTarget: overrides.linkTarget ?? readText(block, 157, 100),
      mode: parseNumber(block, 100, 8) & 0o7777,
      storedBytes,
      sizeBytes: overrides.sparseSizeBytes ?? gnuRealSize ?? storedBytes,
      sparse,
      sparseMapInContent,
    };
    this.#sink = this.#handler.entry(header);
    this.#startContent('content', storedBytes);
  }

  #startContent(state: 'content' | 'extended', sizeBytes: number): void {
    this.#state = state;
    this.#remaining = sizeBytes;
    this.#padding = (blockBytes - (sizeBytes % blockBytes)) % blockBytes;
    if (sizeBytes === 0) this.#finishContent();
  }

  #finishContent(): void {
    if (this.#state === 'content') {
      this.#sink?.end();
      this.#sink = undefined;
    } else if (this.#state === 'extended') {
      this.#applyExtended();
    }
    if (this.#state !== 'padding' && this.#padding > 0) {
      this.#state = 'padding';
      this.#remaining = this.#padding;
    } else {
      this.#state = 'header';
    }
  }

  #applyExtended(): void {
    const { kind, chunks } = this.#extended!;
    this.#extended = undefined;
    const data = Buffer.concat(chunks);
    if (kind === 'L') this.#next.path = readText(data, 0, data.length);
    else if (kind === 'K') this.#next.linkTarget = readText(data, 0, data.length);
    else readPax(data, kind === 'g' ? this.#global : this.#next);
  }
}

/** pax records: "LENGTH KEY=VALUE\n", the length counting itself. */
function readPax(data: Buffer, into: Overrides): void {
  let at = 0;
  const pieces: SparsePiece[] = [];
  let pieceOffset = 0;
  while (at < data.length) {
    const space = data.indexOf(0x20, at);
    if (space < 0 || space - at > 10) throw malformed('tar archive', 'a pax record has no length');
    const length = Number(data.toString('latin1', at, space));
    const end = at + length;
    if (!Number.isInteger(length) || length < space - at + 3 || end > data.length) {
      throw malformed('tar archive', 'a pax record has a wrong length');
    }
    const equals = data.indexOf(0x3d, space);
    if (equals < 0 || equals >= end) throw malformed('tar archive', 'a pax record has no value');
    const key = data.toString('utf8', space + 1, equals);
    const value = data.toString('utf8', equals + 1, end - 1);
    at = end;
    switch (key) {
      case 'path':
        into.path = value;
        break;
      case 'linkpath':
        into.linkTarget = value;
        break;
      case 'size':
        into.sizeBytes = decimal(value, 'size');
        break;
      case 'GNU.sparse.major':
        into.sparseMajor = value;
        break;
      case 'GNU.sparse.name':
        into.path = value;
        break;
      case 'GNU.sparse.realsize':
      case 'GNU.sparse.size':
        into.sparseSizeBytes = decimal(value, key);
        break;
      case 'GNU.sparse.offset':
        pieceOffset = decimal(value, key);
        break;
      case 'GNU.sparse.numbytes':
        pieces.push({ offset: pieceOffset, length: decimal(value, key) });
        into.sparse = pieces;
        break;
      case 'GNU.sparse.map': {
        const numbers = value.split(',').map((text) => decimal(text, key));
        into.sparse = pairs(numbers);
        break;
      }
    }
  }
}

/**
 * Splits the content of a pax 1.0 sparse entry: a decimal count and as many offset and length
 * lines, padded to a block, then the stored pieces.
 */
export function readSparseMap(content: Buffer): { pieces: SparsePiece[]; dataOffset: number } {
  const numbers: number[] = [];
  let at = 0;
  let expected = 1;
  while (numbers.length < expected) {
    const newline = content.indexOf(0x0a, at);
    if (newline < 0 || newline - at > 20) throw malformed('tar archive', 'a sparse map is broken');
    numbers.push(decimal(content.toString('latin1', at, newline), 'sparse map'));
    at = newline + 1;
    if (numbers.length === 1) {
      if (numbers[0]! > maxSparsePieces) {
        throw limitExceeded('tar archive', 'pieces of a sparse file', maxSparsePieces);
      }
      expected = 1 + numbers[0]! * 2;
    }
  }
  return {
    pieces: pairs(numbers.slice(1)),
    dataOffset: Math.ceil(at / blockBytes) * blockBytes,
  };
}

function pairs(numbers: readonly number[]): SparsePiece[] {
  const pieces: SparsePiece[] = [];
  for (let i = 0; i + 1 < numbers.length; i += 2) {
    pieces.push({ offset: numbers[i]!, length: numbers[i + 1]! });
  }
  return pieces;
}

function readSparsePieces(block: Buffer, at: number, count: number, into: SparsePiece[]): void {
  for (let i = 0; i < count; i++) {
    const position = at + i * 24;
    const length = parseNumber(block, position + 12, 12);
    if (length === 0) return;
    into.push({ offset: parseNumber(block, position, 12), length });
  }
}

function headerPath(block: Buffer): string {
  const name = readText(block, 0, 100);
  // The prefix field exists in POSIX archives only; GNU ones ("ustar  ") keep times there.
  const isPosix = block.toString('latin1', 257, 263) === 'ustar\0';
  const prefix = isPosix ? readText(block, 345, 155) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}

function readText(block: Buffer, start: number, length: number): string {
  const limit = start + length;
  let end = block.indexOf(0, start);
  if (end < 0 || end > limit) end = limit;
  return block.toString('utf8', start, end);
}

/** A number field: octal text, or base 256 when the highest bit is set (GNU, star). */
function parseNumber(block: Buffer, start: number, length: number): number {
  const first = block[start]!;
  if ((first & 0x80) !== 0) {
    let value = first & 0x3f;
    if ((first & 0x40) !== 0) throw malformed('tar archive', 'a negative number');
    for (let i = 1; i < length; i++) value = value * 256 + block[start + i]!;
    if (!Number.isSafeInteger(value)) throw malformed('tar archive', 'a number is out of range');
    return value;
  }
  let value = 0;
  let seen = false;
  for (let i = start; i < start + length; i++) {
    const byte = block[i]!;
    if (byte >= 0x30 && byte <= 0x37) {
      value = value * 8 + (byte - 0x30);
      seen = true;
    } else if (byte === 0x20 || byte === 0) {
      if (seen) break;
    } else {
      throw malformed('tar archive', 'a number field holds something else');
    }
  }
  return value;
}

function decimal(text: string, what: string): number {
  const value = Number(text);
  if (!/^\d{1,16}$/.test(text) || !Number.isSafeInteger(value)) {
    throw malformed('tar archive', `${what} is not a number`);
  }
  return value;
}

function isZero(block: Buffer): boolean {
  for (let i = 0; i < blockBytes; i++) if (block[i] !== 0) return false;
  return true;
}

/** Sum of all bytes with the checksum field taken as spaces; some old writers summed signed. */
function checksumHolds(block: Buffer): boolean {
  let expected: number;
  try {
    expected = parseNumber(block, 148, 8);
  } catch {
    return false;
  }
  let unsigned = 8 * 0x20;
  let high = 0;
  for (let i = 0; i < blockBytes; i++) {
    if (i === 148) i = 156;
    const byte = block[i]!;
    unsigned += byte;
    if (byte > 127) high += 256;
  }
  return expected === unsigned || expected === unsigned - high;
}
