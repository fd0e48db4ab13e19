import { type Report, SeaworthyError } from '@seaworthy/model';
import type { InputOutput, OptionValues } from './command.ts';
import { layerCacheDirectory } from './directories.ts';
import { type ScanOptions, scanTarget } from './scan-target.ts';
import type { targetOptions } from './target-options.ts';

type TargetOptions = OptionValues<typeof targetOptions> & { readonly onlyInventory?: boolean };

/** Scans as the options of a command say. */
export async function scanWithOptions(
  target: string,
  options: TargetOptions,
  io: InputOutput,
  signal: AbortSignal,
): Promise<Report> {
  const timeout = AbortSignal.timeout(options.timeout);
  return scanTarget(target, scanOptionsOf(options, io, AbortSignal.any([signal, timeout])));
}

/** @throws USAGE when they contradict one another */
export function scanOptionsOf(
  options: TargetOptions,
  io: InputOutput,
  signal: AbortSignal,
): ScanOptions {
  if (options.checkBaseImage && options.offline) {
    throw new SeaworthyError(
      'USAGE',
      '--check-base-image needs the network, and --offline forbids it',
    );
  }
  return {
    signal,
    platform: options.platform,
    offline: options.offline,
    onlyInventory: options.onlyInventory ?? false,
    checkBaseImage: options.checkBaseImage,
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
