import { limitExceeded, malformed } from '@seaworthy/model';
import {
  maxSparsePieces,
  type Overrides,
  readPax,
  readSparsePieces,
  type SparsePiece,
} from './tar-extensions.ts';
import {
  blockBytes,
  checksumHolds,
  headerPath,
  isZero,
  parseNumber,
  readText,
} from './tar-fields.ts';

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

const maxExtendedHeaderBytes = 1 << 20;

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
