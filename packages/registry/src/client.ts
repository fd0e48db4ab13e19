import type { Readable } from 'node:stream';
import { malformed } from '@seaworthy/model';
import * as z from 'zod/mini';
import { readResumed } from './blob-stream.ts';
import { digestMismatch, isDigest } from './digest.ts';
import { checkShape, maxManifestBytes, parseJson } from './json.ts';
import { acceptedManifests } from './media-types.ts';
import { readBody } from './read-body.ts';
import { formatReference, isTag, type Reference } from './reference.ts';
import { RepositorySession, type SessionOptions } from './session.ts';
import { discard, type HttpResponse } from './transport.ts';

/** With pages of a thousand tags, more than any repository that people choose tags from. */
const maxTagPages = 50;

/** A manifest as the registry holds it. */
export interface StoredManifest {
  readonly bytes: Buffer;
  /** As the registry says. */
  readonly mediaType: string | undefined;
  /** What the reference or the registry promises. The caller verifies it. */
  readonly promisedDigest: string | undefined;
}

/**
 * Pulls from one repository of one registry (OCI distribution specification 1.1, "Pull"). Every
 * method retries what is worth it and throws SeaworthyError: TARGET_NOT_FOUND, ACCESS_DENIED,
 * NETWORK, TIMEOUT, CANCELLED, DIGEST_MISMATCH, LIMIT_EXCEEDED.
 */
export class RegistryClient {
  readonly #session: RepositorySession;

  private constructor(session: RepositorySession) {
    this.#session = session;
  }

  static async connect(reference: Reference, options: SessionOptions): Promise<RegistryClient> {
    return new RegistryClient(await RepositorySession.open(reference, 'pull', options));
  }

  /** The manifest that the reference names, or that a tag of the same repository does. */
  async readManifest(tag?: string): Promise<StoredManifest> {
    const { reference } = this.#session;
    const wanted = tag === undefined ? reference : { ...reference, tag, digest: undefined };
    const { bytes, response } = await this.#readDocument(
      `manifests/${wanted.digest ?? wanted.tag}`,
      formatReference(wanted),
      maxManifestBytes,
    );
    const promised = wanted.digest ?? response.header('docker-content-digest');
    return {
      bytes,
      mediaType: response.header('content-type'),
      promisedDigest: promised !== undefined && isDigest(promised) ? promised : undefined,
    };
  }

  /** A small document by its digest. The caller verifies it. */
  async readByDigest(
    kind: 'manifest' | 'configuration' | 'blob',
    digest: string,
    maxBytes: number,
  ): Promise<Buffer> {
    const path = kind === 'manifest' ? `manifests/${digest}` : `blobs/${digest}`;
    return (await this.#readDocument(path, `${kind} ${digest}`, maxBytes)).bytes;
  }

  /**
   * The tags of the repository (specification, "Content Discovery"), as far as the bound allows.
   * Registries that page give the address of the next page.
   */
  async listTags(): Promise<string[]> {
    const { reference } = this.#session;
    const what = `list of tags of ${reference.repository}`;
    const tags: string[] = [];
    let path: string | undefined = 'tags/list?n=1000';
    for (let page = 0; path !== undefined && page < maxTagPages; page++) {
      const { bytes, response } = await this.#readDocument(path, what, maxManifestBytes);
      const listed = checkShape(what, TagListSchema, parseJson(what, bytes)).tags ?? [];
      for (const tag of listed) if (isTag(tag)) tags.push(tag);
      path = nextPage(response.header('link'), this.#session.address('tags/list'));
    }
    return tags;
  }

  hasBlob(digest: string): Promise<boolean> {
    return this.#session.hasBlob(digest, `layer ${digest}`);
  }

  /** The bytes as stored, from the first; a broken connection is taken up where it broke. */
  async openBlob({
    digest,
    sizeBytes,
  }: {
    readonly digest: string;
    readonly sizeBytes: number | undefined;
  }): Promise<Readable> {
    const what = `layer ${digest}`;
    const open = (offset?: number) =>
      this.#session.sendUntilGood({
        method: 'GET',
        path: `blobs/${digest}`,
        what,
        ...(offset === undefined
          ? { accepted: [200, 206] }
          : { headers: { range: `bytes=${offset}-` }, accepted: [200, 206, 416] }),
      });
    const first = await open();
    const promised = contentLength(first);
    if (sizeBytes !== undefined && promised !== undefined && promised !== sizeBytes) {
      discard(first.body);
      throw digestMismatch(what, `${sizeBytes} bytes`, `${promised}`);
    }
    return readResumed({
      what,
      first,
      open,
      sizeBytes: sizeBytes ?? promised,
      retry: this.#session.retry,
      signal: this.#session.signal,
    });
  }

  async close(): Promise<void> {
    await this.#session.close();
  }

  #readDocument(
    path: string,
    what: string,
    maxBytes: number,
  ): Promise<{ bytes: Buffer; response: HttpResponse }> {
    return this.#session.retrying(async () => {
      const response = await this.#session.send({
        method: 'GET',
        path,
        what,
        headers: { accept: acceptedManifests },
        accepted: [200, 206],
      });
      return { bytes: await readBody(response, maxBytes, this.#session.signal), response };
    });
  }
}

const TagListSchema = z.object({ tags: z.nullish(z.array(z.string())) });

/** The query of the next page, from a Link header (RFC 8288). Only of the same list. */
function nextPage(link: string | undefined, list: URL): string | undefined {
  const target = /^\s*<([^<>\s]{1,2000})>\s*;\s*rel="?next"?/.exec(link ?? '')?.[1];
  if (target === undefined || !URL.canParse(target, list.href)) return undefined;
  const next = new URL(target, list.href);
  const isSame = next.origin === list.origin && next.pathname === list.pathname;
  return isSame && next.search !== '' ? `tags/list${next.search}` : undefined;
}

function contentLength(response: HttpResponse): number | undefined {
  const header = response.header('content-length');
  if (header === undefined) return undefined;
  if (!/^\d{1,15}$/.test(header)) throw malformed(`answer of ${response.url.host}`, 'its length');
  return Number(header);
}
