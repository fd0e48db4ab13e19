import { isIP } from 'node:net';
import { SeaworthyError } from '@seaworthy/model';
import * as z from 'zod/mini';
import { type Challenge, parseChallenges } from './challenge.ts';
import type { Credentials } from './credentials.ts';
import { readBody } from './read-body.ts';
import { parseRetryAfter, TransientFailure } from './retry.ts';
import { discard, type HttpRequest, isLinkLocal, type Transport } from './transport.ts';

const maxAnswerBytes = 256 * 1024;
/** What a token lives when the server does not say (distribution token specification). */
const defaultLifetimeMs = 60_000;
/** A token is renewed this long before its end, so that it does not end on its way. */
const marginMs = 5_000;

const TokenAnswer = z.object({
  token: z.nullish(z.string()),
  access_token: z.nullish(z.string()),
  expires_in: z.nullish(z.number()),
});

interface Authorization {
  readonly header: string;
  readonly endsAtMs: number;
}

/**
 * Answers a registry's challenges: Basic, or Bearer with a token from the server that the
 * challenge names (distribution token and OAuth 2 specifications). Tokens are kept for each scope
 * and shared by requests that run at the same time.
 */
export class Authorizer {
  readonly #registry: URL;
  readonly #credentials: Credentials | undefined;
  readonly #transport: Transport;
  readonly #signal: AbortSignal;
  readonly #known = new Map<string, Promise<Authorization>>();
  /** How the registry wants it, once it has said so. */
  #challenge: Challenge | undefined;

  constructor(
    registry: URL,
    credentials: Credentials | undefined,
    transport: Transport,
    signal: AbortSignal,
  ) {
    this.#registry = registry;
    this.#credentials = credentials;
    this.#transport = transport;
    this.#signal = signal;
  }

  /** The Authorization header for a scope, as far as it is known without asking the registry. */
  async headerFor(scope: string): Promise<string | undefined> {
    if (this.#challenge === undefined) return undefined;
    const known = await this.#known.get(scope);
    if (known !== undefined && known.endsAtMs > Date.now()) return known.header;
    return (await this.#authorize(this.#challenge, scope)).header;
  }

  /**
   * After the registry said 401 to a request that carried `refused`: a new header, or `undefined`
   * when there is nothing better to send.
   */
  async answer(
    wwwAuthenticate: string | undefined,
    scope: string,
    refused: string | undefined,
  ): Promise<string | undefined> {
    // Harbor asks for Basic when a token has ended, although it wants a new token.
    const challenge = this.#choose(parseChallenges(wwwAuthenticate ?? '')) ?? this.#challenge;
    if (challenge === undefined) return undefined;
    this.#challenge = challenge;
    const known = await this.#known.get(scope)?.catch(() => undefined);
    // Another request may have renewed the token while this one was under way.
    if (known !== undefined && known.header !== refused) return known.header;
    const { header } = await this.#authorize(challenge, scope);
    return header === refused ? undefined : header;
  }

  /** Bearer, because it sends the password to fewer places; Basic only with a password. */
  #choose(challenges: readonly Challenge[]): Challenge | undefined {
    const bearer = challenges.find(
      ({ scheme, parameters }) => scheme === 'bearer' && parameters.has('realm'),
    );
    if (bearer !== undefined || this.#credentials?.kind !== 'password') return bearer;
    return challenges.find(({ scheme }) => scheme === 'basic');
  }

  #authorize(challenge: Challenge, scope: string): Promise<Authorization> {
    const authorization = this.#makeAuthorization(challenge, scope);
    this.#known.set(scope, authorization);
    authorization.catch(() => {
      if (this.#known.get(scope) === authorization) this.#known.delete(scope);
    });
    return authorization;
  }

  async #makeAuthorization(challenge: Challenge, scope: string): Promise<Authorization> {
    const credentials = this.#credentials;
    if (challenge.scheme === 'basic' && credentials?.kind === 'password') {
      return { header: basicHeader(credentials), endsAtMs: Number.POSITIVE_INFINITY };
    }
    if (credentials?.kind === 'access-token') {
      return { header: bearerHeader(credentials.token), endsAtMs: Number.POSITIVE_INFINITY };
    }
    return this.#fetchToken(challenge, scope);
  }

  /**
   * As Docker does, for the scope that we need: what registries write into the challenge is at
   * times nothing (Quay) or an example (GitHub).
   */
  async #fetchToken({ parameters }: Challenge, scope: string): Promise<Authorization> {
    const realm = this.#checkRealm(parameters.get('realm') ?? '');
    const fields = new URLSearchParams({ scope });
    const service = parameters.get('service');
    if (service) fields.set('service', service);
    const request = tokenRequest(realm, fields, this.#credentials);
    const response = await this.#transport.send(request, this.#signal);
    if (response.status !== 200) {
      discard(response.body);
      throw tokenRefused(realm, response.status, response.header('retry-after'));
    }
    const bytes = await readBody(response, maxAnswerBytes, this.#signal);
    const answer = parseAnswer(bytes);
    const token = answer?.token || answer?.access_token;
    if (!token) throw new SeaworthyError('NETWORK', `${realm.host} gave no token`);
    const lifetimeMs = (answer?.expires_in ?? 0) * 1000 || defaultLifetimeMs;
    return { header: bearerHeader(token), endsAtMs: Date.now() + lifetimeMs - marginMs };
  }

  /**
   * The registry chooses where the login is sent. That must be as safe as the registry itself, and
   * not a machine that only we can reach.
   */
  #checkRealm(text: string): URL {
    const realm = URL.parse(text);
    const registry = this.#registry;
    const isSafe =
      realm !== null &&
      (realm.protocol === 'https:' ||
        (realm.protocol === 'http:' && registry.protocol === 'http:')) &&
      realm.username === '' &&
      realm.password === '' &&
      (realm.hostname === registry.hostname || isPrivate(registry) || !isPrivate(realm));
    if (!isSafe || (isLinkLocal(realm) && realm.hostname !== registry.hostname)) {
      throw new SeaworthyError(
        'ACCESS_DENIED',
        `${registry.host} wants the login sent to a place that is not safe`,
        {
          hint: 'The token server must be reached over HTTPS, and not in the local network alone.',
        },
      );
    }
    return realm;
  }
}

/** GET with the password, or POST with the identity token, which never travels in a URL. */
function tokenRequest(
  realm: URL,
  fields: URLSearchParams,
  credentials: Credentials | undefined,
): HttpRequest {
  fields.set('client_id', 'seaworthy');
  if (credentials?.kind === 'identity-token') {
    fields.set('grant_type', 'refresh_token');
    fields.set('refresh_token', credentials.token);
    return {
      method: 'POST',
      url: realm,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: fields.toString(),
    };
  }
  const url = new URL(realm);
  for (const [name, value] of fields) url.searchParams.set(name, value);
  if (credentials?.kind !== 'password') return { method: 'GET', url, headers: {} };
  url.searchParams.set('account', credentials.username);
  return { method: 'GET', url, headers: { authorization: basicHeader(credentials) } };
}

function tokenRefused(realm: URL, status: number, retryAfter: string | undefined) {
  if (status === 429 || status >= 500) {
    const error = new SeaworthyError('NETWORK', `${realm.host} gave no token (status ${status})`);
    return new TransientFailure(error, parseRetryAfter(retryAfter));
  }
  return new SeaworthyError('ACCESS_DENIED', `${realm.host} refuses the login (status ${status})`);
}

function parseAnswer(bytes: Buffer): z.infer<typeof TokenAnswer> | undefined {
  try {
    return TokenAnswer.parse(JSON.parse(bytes.toString('utf8')));
  } catch {
    // Nothing of the answer may show in an error: it can hold a token.
    return undefined;
  }
}

function basicHeader({ username, password }: Credentials & { kind: 'password' }): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

function bearerHeader(token: string): string {
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new SeaworthyError('NETWORK', 'the token server gave a token that cannot be sent');
  }
  return `Bearer ${token}`;
}

/** Whether a URL names this machine or a private network by its address. Names are not resolved. */
function isPrivate({ hostname }: URL): boolean {
  const address = hostname.replace(/^\[|\]$/g, '');
  if (address === 'localhost' || address.endsWith('.localhost')) return true;
  if (isIP(address) === 4) {
    return /^(?:0\.|10\.|127\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)/.test(address);
  }
  return isIP(address) === 6 && /^(?:::1?$|f[cd]|fe[89ab]|::ffff:)/i.test(address);
}
