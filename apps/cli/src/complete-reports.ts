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
  { withActions = true } = {},
): Promise<Report[]> {
  const excused = await excuse(reports, options);
  const located = await checkRepositories(await locate(excused, options, judge), options);
  // An inventory alone should not wait for what it does not need.
  if (located.every(({ findings }) => findings.length === 0)) return located;
  const { findActions, rank } = await import('@seaworthy/risk');
  return located.map((report) => {
    const ranked = rank(report);
    return withActions ? { ...ranked, actions: findActions([ranked]) } : ranked;
  });
}

/** Takes out what somebody answers for. */
async function excuse(
  reports: readonly Report[],
  options: ScanOptions,
): Promise<readonly Report[]> {
  const { waivers = [], vex = [] } = options.excuses ?? {};
  if (waivers.length === 0 && vex.length === 0) return reports;
  const { suppress } = await import('@seaworthy/policy');
  return reports.map((report) => suppress(report, { waivers, vex, now: options.now }));
}

async function checkRepositories(reports: Report[], options: ScanOptions): Promise<Report[]> {
  if (options.repositories === undefined) return reports;
  const check = await import('./check-repositories.ts');
  return check.checkRepositories(reports, { ...options.repositories, ...options });
}

/** Whose the findings are: the base image's or the target's own. */
async function locate(
  reports: readonly Report[],
  options: ScanOptions,
  judge: Judge,
): Promise<Report[]> {
  if (!reports.some(({ target }) => target.kind === 'image')) return [...reports];
  const identified = await identifyBaseImages(reports, options.cacheDirectory);
  if (options.checkBaseImage) {
    const { checkBaseImages } = await import('./check-base-images.ts');
    return checkBaseImages(identified, options, judge);
  }
  if (identified.every(({ baseImage }) => baseImage === undefined)) return identified;
  const { assignOrigins } = await import('@seaworthy/risk');
  return identified.map(assignOrigins);
}
