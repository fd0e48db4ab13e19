import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { limitExceeded, messageOf, SeaworthyError } from '@seaworthy/model';
import type { BroughtFile, FileSource } from './file-source.ts';

/** What of `fetch` the source needs; tests and callers may bring their own. */
export type Fetcher = (
  url: string,
  init: { headers: Record<string, string>; signal: AbortSignal; redirect: 'manual' },
) => Promise<FetchedResponse>;

export interface FetchedResponse {
  status: number;
  headers: { get(name: string): string | null };
  body: AsyncIterable<Uint8Array> | null;
}

export interface HttpLimits {
  fileBytes: number;
  /** Longest silence of the server, before and within the body. */
  idleTimeoutMs: number;
  redirects: number;
  /** Tries of one file when the server is overloaded or the connection breaks. */
  tries: number;
  retryDelayMs: number;
}

const defaultHttpLimits: HttpLimits = {
  fileBytes: 4 * 2 ** 30,
  idleTimeoutMs: 60_000,
  redirects: 5,
  tries: 3,
  retryDelayMs: 1000,
};

export interface HttpSourceOptions {
  /** Directory that takes what is downloaded. */
  spool: string;
  signal?: AbortSignal | undefined;
  fetcher?: Fetcher | undefined;
  limits?: Partial<HttpLimits> | undefined;
  /** Called with the bytes that have come, file by file. */
  progress?: ((url: string, bytes: number) => void) | undefined;
}

let client: Promise<Fetcher> | undefined;

/** `fetch` that honours HTTP_PROXY, HTTPS_PROXY and NO_PROXY; loaded by whoever needs a network. */
const defaultFetcher: Fetcher = async (url, init) => {
  client ??= import('undici').then(({ EnvHttpProxyAgent, fetch }): Fetcher => {
    const dispatcher = new EnvHttpProxyAgent();
    return (target, options) => fetch(target, { ...options, dispatcher });
  });
  return await (await client)(url, init);
};

let fileCount = 0;

/**
 * Files below a base URL. Conditional requests use the server's ETag, else its date. A redirect is followed to
 * another host, but never from https to http.
 */
export function httpSource(base: string, options: HttpSourceOptions): FileSource {
  const root = new URL(base.endsWith('/') ? base : `${base}/`);
  const authorization = authorizationOf(root);
  const limits = { ...defaultHttpLimits, ...options.limits };
  return {
    location: root.href,
    async bring(path, { validator } = {}) {
      const url = new URL(path.split('/').map(encodeURIComponent).join('/'), root);
      const headers: Record<string, string> = { ...authorization };
      if (validator !== undefined) {
        const isEtag = /^(?:W\/)?"/.test(validator);
        headers[isEtag ? 'if-none-match' : 'if-modified-since'] = validator;
      }
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await bringOnce(url, headers, limits, options);
        } catch (error) {
          const again = error instanceof SeaworthyError && error.code === 'NETWORK';
          if (!again || attempt >= limits.tries || !isPassing(error)) throw error;
          await delay(limits.retryDelayMs * 2 ** (attempt - 1), options.signal);
        }
      }
    },
  };
}

/** Takes user and password out of the URL; they go into a header and into no message. */
function authorizationOf(url: URL): Record<string, string> {
  if (url.username === '') return {};
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  url.username = '';
  url.password = '';
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}

async function bringOnce(
  url: URL,
  headers: Record<string, string>,
  limits: HttpLimits,
  options: HttpSourceOptions,
): Promise<BroughtFile | 'unchanged' | 'absent'> {
  const idle = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const restart = () => {
    clearTimeout(timer);
    timer = setTimeout(() => idle.abort(), limits.idleTimeoutMs);
  };
  const signal = AbortSignal.any([idle.signal, ...(options.signal ? [options.signal] : [])]);
  try {
    restart();
    const response = await follow(url, headers, signal, limits, options.fetcher ?? defaultFetcher);
    if (response.status === 304) return 'unchanged';
    if (response.status === 404 || response.status === 410) return 'absent';
    if (response.status !== 200) throw statusError(url, response.status);
    return await spool(url, response, signal, limits, options, restart);
  } catch (error) {
    throw named(error, url, idle.signal.aborted, options.signal?.aborted === true, limits);
  } finally {
    clearTimeout(timer);
    idle.abort(); // lets go of a body that nobody read
  }
}

async function follow(
  url: URL,
  headers: Record<string, string>,
  signal: AbortSignal,
  limits: HttpLimits,
  fetcher: Fetcher,
): Promise<FetchedResponse> {
  let current = url;
  for (let hops = 0; hops <= limits.redirects; hops += 1) {
    const sameHost = current.host === url.host;
    const { authorization: _, ...open } = headers;
    const response = await fetcher(current.href, {
      headers: sameHost ? headers : open,
      signal,
      redirect: 'manual',
    });
    const location = response.headers.get('location');
    if (![301, 302, 303, 307, 308].includes(response.status) || location === null) return response;
    const next = new URL(location, current);
    if (next.protocol !== current.protocol && next.protocol !== 'https:') {
      throw new SeaworthyError('NETWORK', `${url.href} redirects to plain ${next.protocol}`);
    }
    current = next;
  }
  throw new SeaworthyError('NETWORK', `${url.href} redirects more than ${limits.redirects} times`);
}

async function spool(
  url: URL,
  response: FetchedResponse,
  signal: AbortSignal,
  limits: HttpLimits,
  options: HttpSourceOptions,
  restart: () => void,
): Promise<BroughtFile> {
  fileCount += 1;
  const file = join(options.spool, `download-${fileCount}`);
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      restart();
      hash.update(chunk);
      sizeBytes += chunk.length;
      options.progress?.(url.href, sizeBytes);
      if (sizeBytes <= limits.fileBytes) done(null, chunk);
      else done(limitExceeded(url.href, 'bytes of a download', limits.fileBytes));
    },
  });
  const body = Readable.from(response.body ?? []);
  await pipeline(body, meter, createWriteStream(file), { signal });
  const validator = response.headers.get('etag') ?? response.headers.get('last-modified');
  return {
    file,
    name: url.href,
    sizeBytes,
    sha256: hash.digest('hex'),
    ...(validator !== null && { validator }),
  };
}

function statusError(url: URL, status: number): SeaworthyError {
  const code = status === 401 || status === 403 ? 'ACCESS_DENIED' : 'NETWORK';
  return new SeaworthyError(code, `${url.href} answered ${status}`, { cause: { status } });
}

/**
 * Whether another try may help: the server is busy, or a connection broke. Where there is no way
 * to the server at all, as on a machine without a network, waiting only annoys.
 */
function isPassing(error: SeaworthyError): boolean {
  const { cause } = error;
  if (typeof cause !== 'object' || cause === null) return false;
  if ('status' in cause) return cause.status === 429 || Number(cause.status) >= 500;
  const code = 'code' in cause ? String(cause.code) : '';
  return !/^(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/.test(code);
}

function named(
  error: unknown,
  url: URL,
  idle: boolean,
  cancelled: boolean,
  limits: HttpLimits,
): SeaworthyError {
  if (error instanceof SeaworthyError) return error;
  if (cancelled) return new SeaworthyError('CANCELLED', `${url.href} was cancelled`);
  if (idle) {
    return new SeaworthyError('TIMEOUT', `${url.href} was silent for ${limits.idleTimeoutMs} ms`);
  }
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return new SeaworthyError('NETWORK', `${url.href}: ${messageOf(cause)}`, {
    hint: 'Check the network and the proxy settings, or use a mirror (--from).',
    cause,
  });
}

async function delay(ms: number, signal: AbortSignal | undefined): Promise<void> {
  const { setTimeout: wait } = await import('node:timers/promises');
  await wait(ms, undefined, signal === undefined ? {} : { signal }).catch(() => {
    throw new SeaworthyError('CANCELLED', 'cancelled while waiting to try again');
  });
}
