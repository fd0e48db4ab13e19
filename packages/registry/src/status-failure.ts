import { SeaworthyError } from '@seaworthy/model';
import type { CredentialSearch } from './credentials.ts';
import { parseRetryAfter, TransientFailure } from './retry.ts';
import type { HttpResponse } from './transport.ts';

/**
 * What an answer other than success means. Nothing of the answer's body is repeated: it is the
 * server's to write, and could hold what we sent.
 */
export function statusFailure(
  response: HttpResponse,
  what: string,
  search: CredentialSearch,
): SeaworthyError | TransientFailure {
  const { status, url } = response;
  const { host } = url;
  switch (status) {
    case 401:
    case 403:
      return accessDenied(host, what, search);
    case 404:
      return new SeaworthyError('TARGET_NOT_FOUND', `${host} has no ${what}`, {
        hint: 'Check the name and the tag.',
      });
    case 405:
    case 413:
      return new SeaworthyError('NETWORK', `${host} does not take ${what} (status ${status})`, {
        hint:
          status === 405
            ? 'It may be a mirror that only reads.'
            : 'A proxy before it may limit the size of what is uploaded.',
      });
    case 429:
      return new TransientFailure(
        new SeaworthyError('NETWORK', `${host} allows no more requests for now (status 429)`, {
          hint:
            search.credentials === undefined
              ? 'Log in for a higher limit, or try again later.'
              : 'Try again later.',
        }),
        parseRetryAfter(response.header('retry-after')),
      );
    default: {
      const error = new SeaworthyError('NETWORK', `${host} answered ${what} with status ${status}`);
      const isPassing = status === 408 || status >= 500;
      return isPassing
        ? new TransientFailure(error, parseRetryAfter(response.header('retry-after')))
        : error;
    }
  }
}

/** Registries say the same of images that are secret and of images that are not there. */
function accessDenied(host: string, what: string, search: CredentialSearch): SeaworthyError {
  const login = `"docker login ${host === 'registry-1.docker.io' ? '' : host}"`.replace(' "', '"');
  const advice =
    search.credentials === undefined
      ? `Log in with ${login} if it needs a login, and check the name.`
      : `The login for it was refused or has ended; renew it with ${login}.`;
  const notes = search.notes.map((note) => ` Note: ${note}.`).join('');
  return new SeaworthyError('ACCESS_DENIED', `${host} refuses access to ${what}`, {
    hint: `${advice}${notes}`,
  });
}
