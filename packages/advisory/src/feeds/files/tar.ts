import { limitExceeded, malformed } from '@seaworthy/model';

export interface TarLimits {
  /** Headers of any kind. */
  entries: number;
  /** One file that is wanted. */
  entryBytes: number;
}

const blockBytes = 512;
const maximumNameBytes = 64 * 1024;

/**
 * The contents of the files whose name passes, one after the other, from a stream of any length:
 * ustar (POSIX.1-1988), pax (POSIX.1-2001, "pax Interchange Format") and GNU long names. Without
 * its closing block the archive counts as cut off.
 * @throws SeaworthyError MALFORMED, LIMIT_EXCEEDED
 */
export async function* readTar(
  chunks: AsyncIterable<Buffer>,
  wants: (name: string) => boolean,
  limits: TarLimits,
  what: string,
): AsyncGenerator<Buffer> {
  const bytes = new ByteQueue(chunks, what);
  try {
    yield* filesIn(bytes, wants, limits, what);
  } finally {
    await bytes.close();
  }
}

async function* filesIn(
  bytes: ByteQueue,
  wants: (name: string) => boolean,
  limits: TarLimits,
  what: string,
): AsyncGenerator<Buffer> {
  let next: { name?: string; sizeBytes?: number } = {};
  for (let entries = 0; ; entries += 1) {
    if (entries > limits.entries)
      throw limitExceeded(what, 'entries in an archive', limits.entries);
    const block = await bytes.take(blockBytes);
    if (block.every((byte) => byte === 0)) return;
    const header = parseHeader(block, what);
    const name = next.name ?? header.name;
    const sizeBytes = next.sizeBytes ?? header.sizeBytes;
    const padding = (blockBytes - (sizeBytes % blockBytes)) % blockBytes;
    if (header.type === 'L' || header.type === 'x') {
      if (sizeBytes > maximumNameBytes) {
        throw limitExceeded(what, 'bytes of a name in an archive', maximumNameBytes);
      }
      const data = await bytes.take(sizeBytes);
      next = header.type === 'L' ? { ...next, name: textUpToNul(data) } : parsePax(data);
      await bytes.skip(padding);
      continue;
    }
    next = {};
    if (!isFile(header.type) || !wants(name)) {
      await bytes.skip(sizeBytes + padding);
      continue;
    }
    if (sizeBytes > limits.entryBytes) {
      throw limitExceeded(`${what}: ${name}`, 'bytes of a file in an archive', limits.entryBytes);
    }
    yield await bytes.take(sizeBytes);
    await bytes.skip(padding);
  }
}

function isFile(type: string): boolean {
  return type === '0' || type === '\0' || type === '7';
}

function parseHeader(block: Buffer, what: string) {
  let sum = 8 * 32; // the checksum's own bytes count as blanks
  for (let at = 0; at < blockBytes; at += 1) if (at < 148 || at >= 156) sum += block[at]!;
  if (readNumber(block, 148, 8) !== sum) throw malformed(what, 'no tar archive, or a broken one');
  const sizeBytes = readNumber(block, 124, 12);
  if (!Number.isSafeInteger(sizeBytes)) throw malformed(what, 'a size in the archive is broken');
  const prefix = block.toString('latin1', 257, 262) === 'ustar' ? textAt(block, 345, 155) : '';
  const name = textAt(block, 0, 100);
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    sizeBytes,
    type: String.fromCharCode(block[156]!),
  };
}

/** Octal text; NaN when it is something else. */
function readNumber(block: Buffer, at: number, length: number): number {
  const text = textAt(block, at, length).trim();
  return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number.NaN;
}

function textAt(block: Buffer, at: number, length: number): string {
  return textUpToNul(block.subarray(at, at + length));
}

function textUpToNul(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end < 0 ? bytes.length : end);
}

/** "<length> <key>=<value>\n" records; the length counts itself. */
function parsePax(data: Buffer): { name?: string; sizeBytes?: number } {
  const found: { name?: string; sizeBytes?: number } = {};
  for (let at = 0; at < data.length; ) {
    const blank = data.indexOf(32, at);
    const length = blank < 0 ? Number.NaN : Number(data.toString('latin1', at, blank));
    if (!(Number.isInteger(length) && length > blank - at + 1)) break;
    const [key, value] = splitOnce(data.toString('utf8', blank + 1, at + length - 1), '=');
    if (key === 'path') found.name = value;
    if (key === 'size' && /^\d{1,15}$/.test(value)) found.sizeBytes = Number(value);
    at += length;
  }
  return found;
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

/** Takes and skips stretches of a stream of chunks. */
class ByteQueue {
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #what: string;
  #current: Buffer = Buffer.alloc(0);

  constructor(chunks: AsyncIterable<Buffer>, what: string) {
    this.#chunks = chunks[Symbol.asyncIterator]();
    this.#what = what;
  }

  /** @throws SeaworthyError MALFORMED when the stream ends before */
  async take(lengthBytes: number): Promise<Buffer> {
    if (lengthBytes <= this.#current.length) return this.#cut(lengthBytes);
    const parts: Buffer[] = [];
    for (let missing = lengthBytes; missing > 0; ) {
      if (this.#current.length === 0) await this.#refill();
      const part = this.#cut(Math.min(missing, this.#current.length));
      parts.push(part);
      missing -= part.length;
    }
    return Buffer.concat(parts);
  }

  async skip(lengthBytes: number): Promise<void> {
    for (let missing = lengthBytes; missing > 0; ) {
      if (this.#current.length === 0) await this.#refill();
      missing -= this.#cut(Math.min(missing, this.#current.length)).length;
    }
  }

  /** Lets go of the stream, also in the middle. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  #cut(lengthBytes: number): Buffer {
    const part = this.#current.subarray(0, lengthBytes);
    this.#current = this.#current.subarray(lengthBytes);
    return part;
  }

  async #refill(): Promise<void> {
    const { value, done } = await this.#chunks.next();
    if (done === true) throw malformed(this.#what, 'the archive is cut off');
    this.#current = value;
  }
}
