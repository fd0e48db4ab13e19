import { addAbortSignal, Readable } from 'node:stream';
import { limitExceeded, SeaworthyError } from '@seaworthy/model';
import { failureOf } from './network-error.ts';
import { type RetryPolicy, TransientFailure, waitBeforeRetry } from './retry.ts';
import { discard, type HttpResponse } from './transport.ts';

/** For blobs whose size nobody told us. */
const maxUnknownBytes = 64 * 1024 ** 3;
/** A connection that brought this much was a good one: its end does not count as a failed try. */
const goodProgressBytes = 1024 * 1024;

export interface ResumedRead {
  /** What errors call the blob. */
  readonly what: string;
  readonly first: HttpResponse;
  /** Asks for the blob again, from an offset; retries by itself. */
  readonly open: (offset?: number) => Promise<HttpResponse>;
  readonly sizeBytes: number | undefined;
  readonly retry: RetryPolicy;
  readonly signal: AbortSignal;
}

/**
 * A blob as one stream over as many connections as it takes: exactly `sizeBytes` bytes, or an
 * error. Destroying the stream ends the connection.
 */
export function readResumed(read: ResumedRead): Readable {
  // A generator cannot be ended while it waits for a piece (so no Readable.from); its source can.
  const life = new AbortController();
  const chunks = chunksOf({ ...read, signal: AbortSignal.any([read.signal, life.signal]) });
  return new Readable({
    read() {
      chunks.next().then(
        ({ done, value }) => this.push(done ? null : value),
        (error) => this.destroy(error),
      );
    },
    destroy(error, callback) {
      life.abort();
      callback(error);
    },
  });
}

/** What is longer than its manifest says is something else: none of it may be believed. */
function tooLong(what: string, sizeBytes: number | undefined): SeaworthyError {
  if (sizeBytes === undefined) return limitExceeded(what, 'bytes of the layer', maxUnknownBytes);
  return new SeaworthyError(
    'DIGEST_MISMATCH',
    `${what} arrived with more than the ${sizeBytes} bytes that its manifest names`,
    { hint: 'The source or something on the way to it changed the data; do not trust it.' },
  );
}

async function* chunksOf(read: ResumedRead): AsyncGenerator<Buffer> {
  const { what, sizeBytes, retry, signal } = read;
  const bound = sizeBytes ?? maxUnknownBytes;
  let response = endWith(read.first, signal);
  let skipBytes = 0;
  let offset = 0;
  let lastGoodOffset = 0;
  for (let failures = 1; ; failures += 1) {
    let failure: TransientFailure;
    try {
      for await (const chunk of response.body as AsyncIterable<Buffer>) {
        const fresh = chunk.subarray(skipBytes);
        skipBytes -= chunk.length - fresh.length;
        if (fresh.length === 0) continue;
        offset += fresh.length;
        if (offset > bound) throw tooLong(what, sizeBytes);
        yield fresh;
      }
      if (skipBytes === 0 && (sizeBytes === undefined || offset === sizeBytes)) return;
      failure = endedEarly(what, response);
    } catch (error) {
      const mapped = failureOf(error, response.url, signal);
      if (mapped instanceof SeaworthyError) throw mapped;
      failure = mapped;
    }
    if (offset - lastGoodOffset >= goodProgressBytes) failures = 1;
    lastGoodOffset = offset;
    if (failures >= retry.attempts) throw failure.error;
    await waitBeforeRetry(retry, signal, failures, failure);
    ({ response, skipBytes } = await resume(read, offset));
    endWith(response, signal);
  }
}

function endWith(response: HttpResponse, signal: AbortSignal): HttpResponse {
  addAbortSignal(signal, response.body);
  return response;
}

/**
 * From `offset` where the server can (206 with the Content-Range that was asked for: RFC 9110,
 * section 14), else from the start, with what we have already left out.
 */
async function resume(
  { open }: ResumedRead,
  offset: number,
): Promise<{ response: HttpResponse; skipBytes: number }> {
  const response = await open(offset);
  if (response.status === 200) return { response, skipBytes: offset };
  const range = /^bytes (\d{1,15})-/.exec(response.header('content-range') ?? '');
  if (response.status === 206 && Number(range?.[1] ?? -1) === offset) {
    return { response, skipBytes: 0 };
  }
  discard(response.body);
  const whole = await open();
  return { response: whole, skipBytes: offset };
}

function endedEarly(what: string, { url }: HttpResponse): TransientFailure {
  return new TransientFailure(
    new SeaworthyError('NETWORK', `${url.host} ended ${what} before its end`),
  );
}
