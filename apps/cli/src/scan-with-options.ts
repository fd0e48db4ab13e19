import { type Report, SeaworthyError } from '@seaworthy/model';
import type { InputOutput, OptionValues } from './command.ts';
import { layerCacheDirectory } from './directories.ts';
import type { excuseOptions } from './excuse-options.ts';
import type { MalwareWords } from './malware-scanners.ts';
import { readExcuses } from './read-excuses.ts';
import { readLicenseSettings } from './read-license-settings.ts';
import { readSecretsConfiguration } from './read-secrets-configuration.ts';
import { registryOf } from './registry-options.ts';
import { type ScanOptions, scanTarget } from './scan-target.ts';
import { defaultScanners, type ScannerName } from './scanner-names.ts';
import type { targetOptions } from './target-options.ts';

type ScanWords = OptionValues<typeof targetOptions & typeof excuseOptions> & {
  /** The default ones when absent. */
  readonly scanners?: ReadonlySet<ScannerName>;
} & MalwareWords;

/** Scans as the options of a command say. */
export async function scanWithOptions(
  target: string,
  options: ScanWords,
  io: InputOutput,
  signal: AbortSignal,
): Promise<Report> {
  const scan = await scanOptionsOf([target], options, io, signal);
  const timeout = AbortSignal.timeout(options.timeout);
  return scanTarget(target, { ...scan, signal: AbortSignal.any([signal, timeout]) });
}

/**
 * What the options of a command mean for a scan of these targets. Asked first, so that a word or a
 * file that is wrong does not cost a scan.
 * @throws USAGE, CONFIGURATION
 */
export async function scanOptionsOf(
  targets: readonly string[],
  options: ScanWords,
  io: InputOutput,
  signal: AbortSignal,
): Promise<ScanOptions> {
  if (options.checkBaseImage && options.offline) {
    throw new SeaworthyError(
      'USAGE',
      '--check-base-image needs the network, and --offline forbids it',
    );
  }
  if (options.checkRepositories && options.offline) {
    throw new SeaworthyError(
      'USAGE',
      '--check-repositories asks the network, which --offline forbids',
    );
  }
  const scanners = options.scanners ?? defaultScanners;
  return {
    malware: scanners.has('malware')
      ? await (await import('./malware-scanners.ts')).openMalwareScanners(options)
      : undefined,
    excuses: await readExcuses(options, io, targets),
    secrets: await readSecretsConfiguration(options.secretConfig, io, targets),
    signal,
    platform: options.platform,
    offline: options.offline,
    scanners,
    licenses: scanners.has('license') ? await readLicenseSettings(io, targets) : undefined,
    checkBaseImage: options.checkBaseImage,
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
  };
}
