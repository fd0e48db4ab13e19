import type { Report } from '@seaworthy/model';
import type { RegistryOptions } from '@seaworthy/registry';

export interface CheckOptions {
  readonly allowPrivate: boolean;
  readonly registry?: Partial<RegistryOptions>;
  readonly signal: AbortSignal;
  readonly progress?: ((message: string) => void) | undefined;
  readonly now: Date;
}

/** Notes on each finding in a package of the system whether a configured repository has the fix. */
export async function checkRepositories(report: Report, options: CheckOptions): Promise<Report> {
  const [{ readOffers }, { markAvailableFixes, packagesToUpgrade }] = await Promise.all([
    import('@seaworthy/image'),
    import('@seaworthy/risk'),
  ]);
  const names = packagesToUpgrade(report);
  if (names.size === 0) return report;
  const { allowPrivate, registry, signal, progress, now } = options;
  const { problems, ...offers } = await readOffers(report, {
    names,
    allowPrivate,
    caFiles: registry?.caFiles ?? [],
    signal,
    progress,
    now,
  });
  const marked = markAvailableFixes(report, offers);
  return { ...marked, problems: [...marked.problems, ...problems] };
}
