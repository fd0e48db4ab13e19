import type { Report } from '@seaworthy/model';
import type { RegistryOptions } from '@seaworthy/registry';

export interface CheckOptions {
  readonly allowPrivate: boolean;
  readonly registry?: Partial<RegistryOptions>;
  readonly signal: AbortSignal;
  readonly progress?: ((message: string) => void) | undefined;
  readonly now: Date;
}

/**
 * Notes on each finding in a package of the system whether a configured repository has the fix.
 * Repositories that several targets are set up with are read once.
 */
export async function checkRepositories(
  reports: readonly Report[],
  options: CheckOptions,
): Promise<Report[]> {
  const [{ readOffers }, { markAvailableFixes, packagesToUpgrade }] = await Promise.all([
    import('@seaworthy/image'),
    import('@seaworthy/risk'),
  ]);
  const names = new Set(reports.flatMap((report) => [...packagesToUpgrade(report)]));
  const { allowPrivate, registry, signal, progress, now } = options;
  const shared = {
    names,
    allowPrivate,
    caFiles: registry?.caFiles ?? [],
    signal,
    progress,
    now,
    known: new Map(),
  };
  const checked: Report[] = [];
  for (const report of reports) {
    if (packagesToUpgrade(report).size === 0) {
      checked.push(report);
      continue;
    }
    const { problems, ...offers } = await readOffers(report, shared);
    const marked = markAvailableFixes(report, offers);
    checked.push({ ...marked, problems: [...marked.problems, ...problems] });
  }
  return checked;
}
