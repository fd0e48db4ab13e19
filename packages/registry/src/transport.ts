import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import type { Readable } from 'node:stream';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { SeaworthyError } from '@seaworthy/model';
import { type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { failureOf } from './network-error.ts';
import { addressOf, isPublicAddress, lookupPublic } from './public-address.ts';
import { cancelled } from './retry.ts';

const maxRedirects = 10;

export interface TransportOptions {
  readonly plainHttp: boolean;
  readonly caFiles: readonly string[];
  /** Never ask a private address, also where a name or a redirect leads to one. */
  readonly publicOnly?: boolean;
  readonly timeouts?: Partial<Timeouts>;
}

export interface Timeouts {
  readonly connectMs: number;
  /** Until the headers of an answer are there. */
  readonly headersMs: number;
  /** Between two pieces of a body. */
  readonly stallMs: number;
}

const defaultTimeouts: Timeouts = { connectMs: 15_000, headersMs: 60_000, stallMs: 60_000 };

export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** A function gives the bytes anew for each try and each redirect. */
  readonly body?: string | (() => Readable);
}

export interface HttpResponse {
  readonly status: number;
  /** After redirects. */
  readonly url: URL;
  header(name: string): string | undefined;
  readonly body: Readable;
}

/** HTTP(S) with our certificate authorities, the environment's proxies, bounds and manners. */
export class Transport {
  readonly #agent: Dispatcher;
  readonly #plainHttp: boolean;
  readonly #publicOnly: boolean;
  readonly #timeouts: Timeouts;

  private constructor(agent: Dispatcher, options: TransportOptions, timeouts: Timeouts) {
    this.#agent = agent;
    this.#plainHttp = options.plainHttp;
    this.#publicOnly = options.publicOnly === true;
    this.#timeouts = timeouts;
  }

  /** @throws CONFIGURATION when a file of certificates cannot be read */
  static async create(options: TransportOptions): Promise<Transport> {
    const timeouts = { ...defaultTimeouts, ...options.timeouts };
    const tls = { secureContext: await loadSecureContext(options.caFiles) };
    const agent = new EnvHttpProxyAgent({
      connect: {
        ...tls,
        timeout: timeouts.connectMs,
        ...(options.publicOnly && { lookup: lookupPublic }),
      },
      requestTls: tls,
      proxyTls: tls,
      headersTimeout: timeouts.headersMs,
      bodyTimeout: timeouts.stallMs,
      allowH2: false,
      noProxy: `${environmentNoProxy()},localhost,127.0.0.1,::1`,
    });
    return new Transport(agent, options, timeouts);
  }

  /**
   * Sends one request and follows redirects. Once a redirect leaves the origin, credentials stay
   * behind for good.
   *
   * @throws TransientFailure, or SeaworthyError NETWORK, ACCESS_DENIED, CANCELLED, TIMEOUT
   */
  async send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    let { url, headers } = request;
    for (let redirects = 0; ; redirects += 1) {
      this.#checkAddress(url);
      this.#checkScheme(url);
      const response = await this.#sendOnce({ ...request, url, headers }, signal);
      const location = response.header('location');
      if (!isRedirect(response.status) || location === undefined) return response;
      discard(response.body);
      if (redirects === maxRedirects) throw refused(url, 'redirects without end');
      const next = resolveLocation(location, url);
      if (isLinkLocal(next)) throw refused(url, 'redirects into the local network');
      if (next.origin !== url.origin) headers = withoutCredentials(headers);
      url = next;
    }
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  #checkAddress(url: URL): void {
    const address = addressOf(url);
    if (this.#publicOnly && address !== undefined && !isPublicAddress(address)) {
      throw new SeaworthyError('ACCESS_DENIED', `${url.host} is a private address`);
    }
  }

  #checkScheme(url: URL): void {
    if (url.protocol === 'https:' || (url.protocol === 'http:' && this.#plainHttp)) return;
    throw new SeaworthyError('NETWORK', `${url.host} is to be read over plain HTTP`, {
      hint: 'Use --plain-http if you trust the network up to there.',
    });
  }

  async #sendOnce(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    if (signal.aborted) throw cancelled(signal);
    const { method, url, headers, body } = request;
    try {
      const response = await this.#agent.request({
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method,
        headers: { 'user-agent': 'seaworthy', 'accept-encoding': 'identity', ...headers },
        body: typeof body === 'function' ? body() : (body ?? null),
        signal,
        headersTimeout: this.#timeouts.headersMs,
        bodyTimeout: this.#timeouts.stallMs,
      });
      return {
        status: response.statusCode,
        url,
        header: (name) => [response.headers[name]].flat()[0],
        body: response.body,
      };
    } catch (error) {
      throw failureOf(error, url, signal);
    }
  }
}

/** The body of an answer that does not matter. Small ones are read so that the connection lives. */
export function discard(body: Readable): void {
  body.on('error', () => {});
  if ('dump' in body && typeof body.dump === 'function')
    body.dump({ limit: 16_384 }).catch(() => {});
  else body.destroy();
}

/**
 * Node's own authorities, the system's (where companies put theirs) and those named. Made once:
 * reading some three hundred certificates for each connection would take longer than the handshake.
 */
async function loadSecureContext(caFiles: readonly string[]): Promise<SecureContext> {
  const named = await Promise.all(caFiles.map(readCertificates));
  const ca = new Set([...getCACertificates('default'), ...getCACertificates('system'), ...named]);
  return createSecureContext({ ca: [...ca] });
}

async function readCertificates(path: string): Promise<string> {
  let pem: string;
  try {
    pem = await readFile(path, 'utf8');
  } catch (error) {
    throw new SeaworthyError('CONFIGURATION', `the CA file ${path} cannot be read`, {
      cause: error,
    });
  }
  if (!pem.includes('-----BEGIN CERTIFICATE-----')) {
    throw new SeaworthyError('CONFIGURATION', `the CA file ${path} holds no certificate`, {
      hint: 'It must be in PEM form.',
    });
  }
  return pem;
}

function environmentNoProxy(): string {
  return process.env['no_proxy'] ?? process.env['NO_PROXY'] ?? '';
}

function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}

function resolveLocation(location: string, base: URL): URL {
  const url = URL.parse(location, base.href);
  if (url === null) throw refused(base, 'redirects to something that is no address');
  url.username = '';
  url.password = '';
  return url;
}

function withoutCredentials(headers: Readonly<Record<string, string>>): Record<string, string> {
  const { authorization: _, ...rest } = headers;
  return rest;
}

function refused(url: URL, why: string): SeaworthyError {
  return new SeaworthyError('NETWORK', `${url.host} ${why}`);
}

/** Addresses where clouds keep their machines' secrets; nobody serves images there. */
export function isLinkLocal({ hostname }: URL): boolean {
  const address = hostname.replace(/^\[|\]$/g, '');
  return isIP(address) === 4 ? address.startsWith('169.254.') : /^fe[89ab][0-9a-f]:/i.test(address);
}
