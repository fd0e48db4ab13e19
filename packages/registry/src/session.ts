import { SeaworthyError } from '@seaworthy/model';
import { Authorizer } from './authorizer.ts';
import { type CredentialSearch, findCredentials } from './credentials.ts';
import { apiHostOf, type Reference } from './reference.ts';
import type { RegistryOptions } from './registry-options.ts';
import { type RetryPolicy, retryPolicy, withRetries } from './retry.ts';
import { statusFailure } from './status-failure.ts';
import {
  discard,
  type HttpRequest,
  type HttpResponse,
  isLinkLocal,
  type Timeouts,
  Transport,
} from './transport.ts';

export interface SessionOptions extends RegistryOptions {
  readonly signal: AbortSignal;
  readonly retry?: RetryPolicy;
  readonly timeouts?: Partial<Timeouts>;
}

export interface RepositoryRequest extends Pick<HttpRequest, 'method' | 'body'> {
  /** Below the repository, or the address that the registry has given. */
  readonly path: string | URL;
  /** What errors call the thing that is asked for. */
  readonly what: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Statuses that are no failure. */
  readonly accepted: readonly number[];
}

/** Requests to one repository of one registry, with its login, its retries and its end. */
export class RepositorySession {
  readonly reference: Reference;
  readonly signal: AbortSignal;
  readonly retry: RetryPolicy;
  readonly #base: URL;
  readonly #scope: string;
  readonly #search: CredentialSearch;
  readonly #transport: Transport;
  readonly #authorizer: Authorizer;

  private constructor(
    reference: Reference,
    actions: string,
    search: CredentialSearch,
    transport: Transport,
    options: SessionOptions,
  ) {
    const scheme = options.plainHttp ? 'http' : 'https';
    this.reference = reference;
    this.signal = options.signal;
    this.retry = options.retry ?? retryPolicy;
    this.#base = new URL(`${scheme}://${apiHostOf(reference)}/v2/${reference.repository}/`);
    this.#scope = `repository:${reference.repository}:${actions}`;
    this.#search = search;
    this.#transport = transport;
    this.#authorizer = new Authorizer(this.#base, search.credentials, transport, options.signal);
  }

  /** `actions`: "pull" or "pull,push", as token servers name them. */
  static async open(
    reference: Reference,
    actions: 'pull' | 'pull,push',
    options: SessionOptions,
  ): Promise<RepositorySession> {
    const search = await findCredentials(reference, options, options.signal);
    const transport = await Transport.create(options);
    return new RepositorySession(reference, actions, search, transport, options);
  }

  /**
   * One request with the login that the registry asks for; what is not accepted is thrown.
   * @throws TransientFailure, SeaworthyError
   */
  async send({
    method,
    path,
    what,
    headers = {},
    body,
    accepted,
  }: RepositoryRequest): Promise<HttpResponse> {
    const url = this.#resolve(path);
    // An address elsewhere carries its own rights, in its query.
    const isOurs = url.origin === this.#base.origin;
    let authorization = isOurs ? await this.#authorizer.headerFor(this.#scope) : undefined;
    for (let round = 1; ; round += 1) {
      const response = await this.#transport.send(
        {
          method,
          url,
          headers: authorization ? { ...headers, authorization } : headers,
          ...(body !== undefined && { body }),
        },
        this.signal,
      );
      if (accepted.includes(response.status)) return response;
      discard(response.body);
      if (response.status === 401 && response.url.origin === this.#base.origin && round < 3) {
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

  /** Sends until it succeeds, or until it makes no sense any more. @throws SeaworthyError */
  sendUntilGood(request: RepositoryRequest): Promise<HttpResponse> {
    return this.retrying(() => this.send(request));
  }

  retrying<T>(operation: () => Promise<T>): Promise<T> {
    return withRetries(this.retry, this.signal, operation);
  }

  async hasBlob(digest: string, what: string): Promise<boolean> {
    try {
      const path = `blobs/${digest}`;
      const response = await this.sendUntilGood({ method: 'HEAD', path, what, accepted: [200] });
      discard(response.body);
      return true;
    } catch (error) {
      if (error instanceof SeaworthyError && error.code === 'TARGET_NOT_FOUND') return false;
      throw error;
    }
  }

  /** Of something below the repository. */
  address(path: string): URL {
    return new URL(path, this.#base);
  }

  async close(): Promise<void> {
    await this.#transport.close();
  }

  #resolve(path: string | URL): URL {
    const url = new URL(path, this.#base);
    if (typeof path !== 'string' && isLinkLocal(url)) {
      throw new SeaworthyError('NETWORK', `${this.#base.host} points into the local network`);
    }
    return url;
  }
}
