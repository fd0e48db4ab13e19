import { createHash } from 'node:crypto';
import { pipeline, Readable, type Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { limitExceeded, malformed, messageOf, SeaworthyError } from '@seaworthy/model';
import {
  digestMismatch,
  discard,
  type HttpResponse,
  type RetryPolicy,
  readBody,
  TransientFailure,
  Transport,
  withRetries,
} from '@seaworthy/registry';

export interface IndexClientOptions {
  readonly signal: AbortSignal;
  readonly caFiles: readonly string[];
  /** Also ask private addresses, where a company's own mirrors are. */
  readonly allowPrivate: boolean;
  readonly retry?: RetryPolicy;
}

/** What is promised of a file by one that was read before it. */
export interface Promised {
  readonly algorithm: 'sha256' | 'sha384' | 'sha512';
  /** In hexadecimal. */
  readonly digest: string;
  readonly sizeBytes: number | undefined;
}

/** Indexes of the largest repositories have a tenth of this. */
const maxFileBytes = 256 * 2 ** 20;
const maxUnpackedBytes = 2 * 2 ** 30;
/** For all repositories of one scan together. */
const maxTotalBytes = 2 ** 30;
const maxDocumentBytes = 16 * 2 ** 20;

const twice: RetryPolicy = {
  attempts: 2,
  baseDelayMs: 500,
  maxDelayMs: 2_000,
  maxRetryAfterMs: 5_000,
};

/** Fetches the indexes of package repositories, whose addresses somebody else has chosen. */
export class IndexClient {
  readonly #transport: Transport;
  readonly #signal: AbortSignal;
  readonly #retry: RetryPolicy;
  #totalBytes = 0;

  private constructor(transport: Transport, options: IndexClientOptions) {
    this.#transport = transport;
    this.#signal = options.signal;
    this.#retry = options.retry ?? twice;
  }

  static async open(options: IndexClientOptions): Promise<IndexClient> {
    const { caFiles, allowPrivate } = options;
    // Package managers use plain HTTP too: what counts is named by its digest.
    const transport = await Transport.create({
      plainHttp: true,
      caFiles,
      publicOnly: !allowPrivate,
      timeouts: { headersMs: 20_000, stallMs: 20_000 },
    });
    return new IndexClient(transport, options);
  }

  /** @throws SeaworthyError TARGET_NOT_FOUND, ACCESS_DENIED, NETWORK, TIMEOUT, LIMIT_EXCEEDED ... */
  readDocument(url: URL): Promise<Buffer> {
    return withRetries(this.#retry, this.#signal, async () => {
      const bytes = await readBody(await this.#get(url), maxDocumentBytes, this.#signal);
      this.#take(bytes.length);
      return bytes;
    });
  }

  /**
   * Reads an index as it streams by, its compression taken off. What `parse` makes of it only
   * counts when the whole is what was promised.
   * @throws SeaworthyError as above, DIGEST_MISMATCH, MALFORMED
   */
  readIndex<T>(
    url: URL,
    promised: Promised | undefined,
    /** ".gz", ".xz", ".zst"; "" for none. An address by digest does not show it. */
    ending: string,
    parse: (chunks: AsyncIterable<Buffer>) => Promise<T>,
  ): Promise<T> {
    return withRetries(this.#retry, this.#signal, async () => {
      const response = await this.#get(url);
      const hash = promised && createHash(promised.algorithm);
      let sizeBytes = 0;
      const stored = async function* (this: IndexClient): AsyncGenerator<Buffer> {
        for await (const chunk of response.body as AsyncIterable<Buffer>) {
          hash?.update(chunk);
          sizeBytes += chunk.length;
          this.#take(chunk.length);
          const bound = promised?.sizeBytes ?? maxFileBytes;
          if (sizeBytes > bound) throw limitExceeded(url.host, 'bytes of an index', bound);
          yield chunk;
        }
      }.call(this);
      try {
        const result = await parse(unpacked(stored, url, ending));
        // A parser may stop early, the digest is over all.
        for await (const _ of stored);
        const actual = hash?.digest('hex');
        if (promised !== undefined && actual !== promised.digest) {
          throw digestMismatch(url.href, promised.digest, `${actual}`);
        }
        return result;
      } catch (error) {
        if (error instanceof SeaworthyError) throw error;
        throw new TransientFailure(
          new SeaworthyError('NETWORK', `${url.host}: ${messageOf(error)}`, { cause: error }),
        );
      } finally {
        response.body.destroy();
      }
    });
  }

  async close(): Promise<void> {
    await this.#transport.close();
  }

  async #get(url: URL): Promise<HttpResponse> {
    const response = await this.#transport.send({ method: 'GET', url, headers: {} }, this.#signal);
    const { status } = response;
    if (status === 200) return response;
    discard(response.body);
    if (status === 404 || status === 410) {
      throw new SeaworthyError('TARGET_NOT_FOUND', `${url.host} has no ${url.pathname}`);
    }
    const error = new SeaworthyError(
      status === 401 || status === 403 ? 'ACCESS_DENIED' : 'NETWORK',
      `${url.host} answered ${url.pathname} with status ${status}`,
    );
    throw status >= 500 ? new TransientFailure(error) : error;
  }

  #take(bytes: number): void {
    this.#totalBytes += bytes;
    if (this.#totalBytes <= maxTotalBytes) return;
    throw limitExceeded('package repositories', 'bytes of indexes in all', maxTotalBytes);
  }
}

/** @throws LIMIT_EXCEEDED, MALFORMED */
async function* unpacked(
  stored: AsyncIterable<Buffer>,
  url: URL,
  ending: string,
): AsyncGenerator<Buffer> {
  let sizeBytes = 0;
  try {
    for await (const chunk of decompressed(stored, ending)) {
      sizeBytes += chunk.length;
      if (sizeBytes > maxUnpackedBytes) {
        throw limitExceeded(url.host, 'bytes of an index', maxUnpackedBytes);
      }
      yield chunk;
    }
  } catch (error) {
    const isBroken =
      error instanceof Error &&
      (('code' in error && /^(?:Z_|ZSTD_|ERR_)/.test(String(error.code))) ||
        error.message.includes('get_next_output'));
    throw isBroken ? malformed(url.href, 'its compressed data is broken', error) : error;
  }
}

function decompressed(stored: AsyncIterable<Buffer>, ending: string): AsyncIterable<Buffer> {
  if (ending === '.xz') return unpackXz(stored);
  if (ending === '.gz') return through(stored, createGunzip());
  return ending === '.zst' ? through(stored, createZstdDecompress()) : stored;
}

async function* through(stored: AsyncIterable<Buffer>, transform: Transform) {
  // The error arrives at whoever reads the transform.
  pipeline(stored, transform, () => {});
  yield* transform as AsyncIterable<Buffer>;
}

/** XZ Embedded in WebAssembly: whatever the bytes do, they do it in there. */
async function* unpackXz(stored: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const { default: xz } = await import('xz-decompress');
  const input = Readable.toWeb(Readable.from(stored)) as ReadableStream<Uint8Array>;
  for await (const chunk of new xz.XzReadableStream(input)) yield Buffer.from(chunk);
}
