import type { Readable } from 'node:stream';
import { malformed, SeaworthyError } from '@seaworthy/model';
import * as z from 'zod/mini';
import { algorithmOf, digestMismatch, isDigest } from '../../oci/digest.ts';
import { checkShape, maxManifestBytes, parseJson } from '../../oci/json.ts';
import { manifestDigest, parseManifest, verifyManifest } from '../../oci/manifest.ts';
import { acceptedManifests } from '../../oci/media-types.ts';
import type { RootManifest, StoredLayer } from '../../oci/resolve-image.ts';
import type { RegistryOptions } from '../reader.ts';
import { Authorizer } from './authorizer.ts';
import { readResumed } from './blob-stream.ts';
import { type CredentialSearch, findCredentials } from './credentials.ts';
import { readBody } from './read-body.ts';
import { apiHostOf, formatReference, isTag, type Reference } from './reference.ts';
import { type RetryPolicy, retryPolicy, withRetries } from './retry.ts';
import { statusFailure } from './status-failure.ts';
import { discard, type HttpResponse, type Timeouts, Transport } from './transport.ts';

/** With pages of a thousand tags, more than any repository that people choose tags from. */
const maxTagPages = 50;

export interface ClientOptions extends RegistryOptions {
  readonly signal: AbortSignal;
  readonly retry?: RetryPolicy;
  readonly timeouts?: Partial<Timeouts>;
}

/**
 * Pulls from one repository of one registry (OCI distribution specification 1.1, "Pull"). Every
 * method retries what is worth it and throws SeaworthyError: TARGET_NOT_FOUND, ACCESS_DENIED,
 * NETWORK, TIMEOUT, CANCELLED, DIGEST_MISMATCH, LIMIT_EXCEEDED.
 */
export class RegistryClient {
  readonly #reference: Reference;
  readonly #base: URL;
  readonly #scope: string;
  readonly #search: CredentialSearch;
  readonly #transport: Transport;
  readonly #authorizer: Authorizer;
  readonly #signal: AbortSignal;
  readonly #retry: RetryPolicy;

  private constructor(
    reference: Reference,
    search: CredentialSearch,
    transport: Transport,
    options: ClientOptions,
  ) {
    const scheme = options.plainHttp ? 'http' : 'https';
    this.#reference = reference;
    this.#base = new URL(`${scheme}://${apiHostOf(reference)}/v2/${reference.repository}/`);
    this.#scope = `repository:${reference.repository}:pull`;
    this.#search = search;
    this.#transport = transport;
    this.#signal = options.signal;
    this.#retry = options.retry ?? retryPolicy;
    this.#authorizer = new Authorizer(this.#base, search.credentials, transport, options.signal);
  }

  static async connect(reference: Reference, options: ClientOptions): Promise<RegistryClient> {
    const search = await findCredentials(reference, options, options.signal);
    return new RegistryClient(reference, search, await Transport.create(options), options);
  }

  /** The manifest that the reference names, verified against its digest where it has one. */
  async readRootManifest(): Promise<RootManifest> {
    const { tag, digest } = this.#reference;
    const name = formatReference(this.#reference);
    const { bytes, response } = await this.#readDocument(
      `manifests/${digest ?? tag}`,
      name,
      maxManifestBytes,
    );
    const promised = digest ?? response.header('docker-content-digest');
    if (promised !== undefined && isDigest(promised)) verifyManifest(bytes, promised);
    const algorithm = digest === undefined ? 'sha256' : algorithmOf(digest);
    return {
      manifest: parseManifest(bytes, response.header('content-type')),
      digest: digest ?? manifestDigest(bytes, algorithm),
    };
  }

  /** A manifest or a configuration by its digest. The caller verifies it. */
  async readByDigest(
    kind: 'manifest' | 'configuration',
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
    const what = `list of tags of ${this.#reference.repository}`;
    const tags: string[] = [];
    let path: string | undefined = 'tags/list?n=1000';
    for (let page = 0; path !== undefined && page < maxTagPages; page++) {
      const { bytes, response } = await this.#readDocument(path, what, maxManifestBytes);
      const listed = checkShape(what, TagListSchema, parseJson(what, bytes)).tags ?? [];
      for (const tag of listed) if (isTag(tag)) tags.push(tag);
      path = nextPage(response.header('link'), new URL('tags/list', this.#base));
    }
    return tags;
  }

  async hasBlob(digest: string): Promise<boolean> {
    const what = `layer ${digest}`;
    try {
      const response = await this.#sendUntilGood('HEAD', `blobs/${digest}`, what);
      discard(response.body);
      return true;
    } catch (error) {
      if (error instanceof SeaworthyError && error.code === 'TARGET_NOT_FOUND') return false;
      throw error;
    }
  }

  /** The bytes as stored, from the first; a broken connection is taken up where it broke. */
  async openBlob({
    digest,
    sizeBytes,
  }: Pick<StoredLayer, 'digest' | 'sizeBytes'>): Promise<Readable> {
    const what = `layer ${digest}`;
    const open = (offset?: number) =>
      this.#sendUntilGood(
        'GET',
        `blobs/${digest}`,
        what,
        offset === undefined ? {} : { range: `bytes=${offset}-` },
      );
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
      retry: this.#retry,
      signal: this.#signal,
    });
  }

  async close(): Promise<void> {
    await this.#transport.close();
  }

  #readDocument(
    path: string,
    what: string,
    maxBytes: number,
  ): Promise<{ bytes: Buffer; response: HttpResponse }> {
    return withRetries(this.#retry, this.#signal, async () => {
      const response = await this.#send('GET', path, what, { accept: acceptedManifests });
      return { bytes: await readBody(response, maxBytes, this.#signal), response };
    });
  }

  #sendUntilGood(
    method: 'GET' | 'HEAD',
    path: string,
    what: string,
    headers: Record<string, string> = {},
  ): Promise<HttpResponse> {
    return withRetries(this.#retry, this.#signal, () => this.#send(method, path, what, headers));
  }

  /** One request with the login that the registry asks for; anything but success is thrown. */
  async #send(
    method: 'GET' | 'HEAD',
    path: string,
    what: string,
    headers: Record<string, string>,
  ): Promise<HttpResponse> {
    const url = new URL(path, this.#base);
    let authorization = await this.#authorizer.headerFor(this.#scope);
    for (let round = 1; ; round += 1) {
      const response = await this.#transport.send(
        { method, url, headers: authorization ? { ...headers, authorization } : headers },
        this.#signal,
      );
      if (response.status === 200 || response.status === 206) return response;
      if (response.status === 416 && headers['range'] !== undefined) return response;
      discard(response.body);
      const isOurs = response.url.origin === url.origin;
      if (response.status === 401 && isOurs && round < 3) {
        const challenge = response.header('www-authenticate');
        const next = await this.#authorizer.answer(challenge, this.#scope, authorization);
        if (next !== undefined) {
          authorization = next;
          continue;
        }
      }
      throw statusFailure(response, what, this.#search);
    }
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
