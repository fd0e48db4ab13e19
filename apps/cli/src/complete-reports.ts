import type { Report } from '@seaworthy/model';
import { identifyBaseImages } from './identify-base-images.ts';
import type { Judge } from './judge.ts';
import type { ScanOptions } from './scan-target.ts';

/**
 * Adds to the reports of one scan what takes more than their own target: the base images, which
 * may be among the other targets or were scanned before, and what follows from them.
 */
export async function completeReports(
  reports: readonly Report[],
  options: ScanOptions,
  judge: Judge,
): Promise<Report[]> {
  if (!reports.some(({ target }) => target.kind === 'image')) return [...reports];
  const identified = await identifyBaseImages(reports, options.cacheDirectory);
  const { assignOrigins } = await import('@seaworthy/risk');
  if (!options.checkBaseImage) return identified.map(assignOrigins);
  const { checkBaseImages } = await import('./check-base-images.ts');
  return checkBaseImages(identified, options, judge);
}
