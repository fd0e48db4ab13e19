import { SeaworthyError } from '@seaworthy/model';
import type { RegistryOptions } from '@seaworthy/registry';
import type { OptionValues } from './command.ts';

/** Options of every command that may talk to a registry. */
export const registryOptions = {
  username: {
    kind: 'text',
    value: 'name',
    environment: 'SEAWORTHY_REGISTRY_USERNAME',
    about: 'Log in to the registry; the password comes from $SEAWORTHY_REGISTRY_PASSWORD',
  },
  plainHttp: { kind: 'flag', about: 'Talk to the registry without TLS' },
  caFile: {
    kind: 'list',
    value: 'pem',
    about: 'Also trust this certificate authority; repeatable',
  },
} as const;

/** @throws USAGE for a user name without a password */
export function registryOf(options: OptionValues<typeof registryOptions>): RegistryOptions {
  return {
    plainHttp: options.plainHttp,
    caFiles: options.caFile,
    credentials: credentialsOf(options.username),
  };
}

/** A password has no place on a command line, where every user of the machine can read it. */
function credentialsOf(
  username: string | undefined,
): { username: string; password: string } | undefined {
  if (username === undefined) return undefined;
  const password = process.env['SEAWORTHY_REGISTRY_PASSWORD'];
  if (password === undefined) {
    throw new SeaworthyError('USAGE', 'a user name is given, and no password', {
      hint: 'Put it into $SEAWORTHY_REGISTRY_PASSWORD, or log in with `docker login`.',
    });
  }
  return { username, password };
}
