import { SeaworthyError } from '@seaworthy/model';
import { notPublic } from './public-address.ts';
import { cancelled, TransientFailure } from './retry.ts';

const timeouts: ReadonlySet<string> = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
]);

/** Nothing gets better by trying again. */
const lasting: ReadonlySet<string> = new Set([
  'ENOTFOUND',
  'ERR_INVALID_URL',
  'UND_ERR_INVALID_ARG',
  'UND_ERR_HEADERS_OVERFLOW',
]);

const untrusted: ReadonlySet<string> = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
]);

/**
 * What a failed request means to the user, and whether trying again makes sense. Only the host of
 * `url` is named: the rest of it can carry a signature that is as good as a password.
 */
export function failureOf(
  error: unknown,
  url: URL,
  signal: AbortSignal,
): SeaworthyError | TransientFailure {
  if (error instanceof SeaworthyError || error instanceof TransientFailure) return error;
  if (signal.aborted) return cancelled(signal);
  const code = codeOf(error);
  const { host } = url;
  const failed = (message: string, hint?: string) =>
    new SeaworthyError('NETWORK', message, { cause: error, ...(hint && { hint }) });

  if (timeouts.has(code)) {
    const message = `${host} did not answer in time`;
    return new TransientFailure(new SeaworthyError('TIMEOUT', message, { cause: error }));
  }
  if (untrusted.has(code)) {
    return failed(
      `the certificate of ${host} is not signed by an authority that is known here`,
      'Name the authority with --ca-file.',
    );
  }
  if (/^(?:CERT_|ERR_TLS_CERT|HOSTNAME_MISMATCH)/.test(code)) {
    return failed(`the certificate of ${host} is not valid for it (${code})`);
  }
  if (code === notPublic) {
    return new SeaworthyError('ACCESS_DENIED', `${host} leads to a private address`, {
      cause: error,
    });
  }
  if (code === 'EPROTO' || code === 'ERR_SSL_WRONG_VERSION_NUMBER') {
    return failed(
      `${host} does not speak TLS`,
      'If it is a registry without TLS in a network that you trust, use --plain-http.',
    );
  }
  if (code === 'ENOTFOUND') return failed(`there is no host ${host}`, 'Check the name.');
  const hint = code === 'ECONNREFUSED' ? 'Check the address and the port.' : undefined;
  const plain = failed(`the connection to ${host} failed (${code})`, hint);
  return lasting.has(code) ? plain : new TransientFailure(plain);
}

/** The code of the error or of the first thing under it that has one. */
function codeOf(error: unknown): string {
  let at = error;
  for (let depth = 0; depth < 5 && at instanceof Error; depth += 1) {
    if ('code' in at && typeof at.code === 'string') return at.code;
    at = at instanceof AggregateError ? at.errors[0] : at.cause;
  }
  return 'unknown error';
}
