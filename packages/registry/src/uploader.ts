import type { Readable } from 'node:stream';
import { SeaworthyError } from '@seaworthy/model';
import { digestMismatch, digestOf } from './digest.ts';
import { formatReference, type Reference } from './reference.ts';
import { RepositorySession, type SessionOptions } from './session.ts';
import { discard, type HttpResponse } from './transport.ts';

export interface UploadBlob {
  readonly digest: string;
  readonly sizeBytes: number;
  /** The bytes from the first, for each try. */
  open(): Readable;
}

/**
 * Pushes to one repository of one registry (OCI distribution specification 1.1, "Push"). Every
 * method retries what is worth it and throws SeaworthyError: ACCESS_DENIED, NETWORK, TIMEOUT,
 * CANCELLED, DIGEST_MISMATCH.
 */
export class RegistryUploader {
  readonly #session: RepositorySession;

  private constructor(session: RepositorySession) {
    this.#session = session;
  }

  static async connect(reference: Reference, options: SessionOptions): Promise<RegistryUploader> {
    return new RegistryUploader(await RepositorySession.open(reference, 'pull,push', options));
  }

  /**
   * Uploads a blob in one piece, unless the registry has it. An upload that breaks off is begun
   * anew: not every registry lets one be continued.
   */
  async putBlob(blob: UploadBlob): Promise<'uploaded' | 'present'> {
    const what = `blob ${blob.digest}`;
    if (await this.#session.hasBlob(blob.digest, what)) return 'present';
    await this.#session.retrying(async () => {
      const started = await this.#session.send({
        method: 'POST',
        path: 'blobs/uploads/',
        what: `the upload of ${what}`,
        headers: { 'content-length': '0' },
        accepted: [202],
      });
      discard(started.body);
      const done = await this.#session.send({
        method: 'PUT',
        path: uploadAddress(started, blob.digest),
        what: `the upload of ${what}`,
        headers: {
          'content-type': 'application/octet-stream',
          'content-length': `${blob.sizeBytes}`,
        },
        body: () => blob.open(),
        accepted: [201, 204],
      });
      discard(done.body);
    });
    return 'uploaded';
  }

  /** Stores a manifest under a tag, which it takes from whatever had it. Answers with its digest. */
  async putManifest(bytes: Buffer, mediaType: string, tag: string): Promise<string> {
    const name = formatReference({ ...this.#session.reference, tag, digest: undefined });
    const digest = digestOf(bytes);
    const response = await this.#session.sendUntilGood({
      method: 'PUT',
      path: `manifests/${tag}`,
      what: `the upload of ${name}`,
      headers: { 'content-type': mediaType },
      body: bytes.toString('utf8'),
      accepted: [200, 201],
    });
    discard(response.body);
    const stored = response.header('docker-content-digest');
    if (stored !== undefined && stored !== digest) throw digestMismatch(name, digest, stored);
    return digest;
  }

  async close(): Promise<void> {
    await this.#session.close();
  }
}

/** Where the bytes are to go: absolute or relative, possibly with a query of the registry's own. */
function uploadAddress(started: HttpResponse, digest: string): URL {
  const location = started.header('location');
  const address = location === undefined ? null : URL.parse(location, started.url.href);
  if (address === null) {
    throw new SeaworthyError('NETWORK', `${started.url.host} names no address for an upload`);
  }
  address.username = '';
  address.password = '';
  // Appended and not parsed: what is in the query already must stay as it is written.
  address.search += `${address.search === '' ? '?' : '&'}digest=${encodeURIComponent(digest)}`;
  return address;
}
