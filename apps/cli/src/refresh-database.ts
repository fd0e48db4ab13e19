import { type Problem, SeaworthyError } from '@seaworthy/model';
import type { RegistryOptions } from '@seaworthy/registry';

export interface RefreshOptions {
  /** Where `db push` stores the database. */
  readonly repository: string;
  readonly keyFile: string | undefined;
  readonly directory: string | undefined;
  readonly registry: Partial<RegistryOptions>;
  readonly signal: AbortSignal;
  readonly progress?: ((message: string) => void) | undefined;
  readonly now: Date;
}

/**
 * Pulls the database when the one that is here is older than a day. What goes wrong is a problem,
 * and the scan goes on with what is here.
 * @throws CANCELLED, and what is wrong with the options
 */
export async function refreshDatabase(options: RefreshOptions): Promise<Problem[]> {
  const { databaseStatus } = await import('./advisories.ts');
  const { repository, directory, now } = options;
  const { state, ageDays } = await databaseStatus({ directory, now });
  if (state === 'ready' && ageDays !== undefined && ageDays < 1) return [];
  const { pullDatabase } = await import('./distribution.ts');
  const { plainHttp = false, caFiles = [] } = options.registry;
  try {
    await pullDatabase(repository, {
      plainHttp,
      caFiles,
      // A login that was given for the target's registry is not for this one.
      credentials: undefined,
      directory,
      verifyKeyFile: options.keyFile,
      whenOlder: 'keep-newer',
      signal: options.signal,
      progress: options.progress,
      now,
    });
    return [];
  } catch (error) {
    if (!(error instanceof SeaworthyError)) throw error;
    if (['CANCELLED', 'USAGE', 'CONFIGURATION'].includes(error.code)) throw error;
    const message = `the database could not be pulled: ${error.message}`;
    const { hint } = error;
    return [{ code: 'feed-failed', message, ...(hint === undefined ? {} : { hint }) }];
  }
}
