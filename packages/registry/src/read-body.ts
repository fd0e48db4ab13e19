import { limitExceeded, SeaworthyError } from '@seaworthy/model';
import { failureOf } from './network-error.ts';
import { cancelled } from './retry.ts';
import type { HttpResponse } from './transport.ts';

/**
 * The whole body of an answer, whatever it says of its own length.
 *
 * @throws LIMIT_EXCEEDED past `maxBytes`; TransientFailure when the connection breaks
 */
export async function readBody(
  response: HttpResponse,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Buffer> {
  const { body, url } = response;
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      sizeBytes += chunk.length;
      if (sizeBytes > maxBytes) {
        throw limitExceeded(`answer of ${url.host}`, 'bytes of a document', maxBytes);
      }
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof SeaworthyError) throw error;
    throw signal.aborted ? cancelled(signal) : failureOf(error, url, signal);
  }
  return Buffer.concat(chunks, sizeBytes);
}
