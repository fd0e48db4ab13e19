import { type Report, SeaworthyError } from '@seaworthy/model';
import type { InputOutput, OptionValues } from './command.ts';
import { layerCacheDirectory } from './directories.ts';
import type { excuseOptions } from './excuse-options.ts';
import { readExcuses } from './read-excuses.ts';
import { registryOf } from './registry-options.ts';
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
  if (options.checkRepositories && options.offline) {
    throw new SeaworthyError(
      'USAGE',
      '--check-repositories asks the network, which --offline forbids',
    );
  }
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
    databaseRepository: options.dbRepository,
    databaseKeyFile: options.verifyKey,
    repositories: options.checkRepositories
      ? { allowPrivate: options.privateRepositories }
      : undefined,
    registry: registryOf(options),
    progress: (message) => io.progress(message),
    now: new Date(),
  });
}
