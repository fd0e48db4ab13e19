import { type Report, SeaworthyError } from '@seaworthy/model';
import type { InputOutput, OptionValues } from './command.ts';
import { layerCacheDirectory } from './directories.ts';
import type { excuseOptions } from './excuse-options.ts';
import { readExcuses } from './read-excuses.ts';
import { scanTarget } from './scan-target.ts';
import type { targetOptions } from './target-options.ts';

/** Scans as the options of a command say. */
export async function scanWithOptions(
  target: string,
  options: OptionValues<typeof targetOptions & typeof excuseOptions> & {
    readonly onlyInventory?: boolean;
  },
  io: InputOutput,
  signal: AbortSignal,
): Promise<Report> {
  // First, so that a file that is wrong does not cost a scan.
  const excuses = await readExcuses(options, io, target);
  return scanTarget(target, {
    excuses,
    signal: AbortSignal.any([signal, AbortSignal.timeout(options.timeout)]),
    platform: options.platform,
    offline: options.offline,
    onlyInventory: options.onlyInventory ?? false,
    databaseDirectory: options.db,
    mirror: options.mirror,
    cacheDirectory: options.cache ? (options.cacheDir ?? layerCacheDirectory()) : undefined,
    registry: {
      plainHttp: options.plainHttp,
      caFiles: options.caFile,
      credentials: credentialsOf(options.username),
    },
    progress: (message) => io.progress(message),
    now: new Date(),
  });
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
