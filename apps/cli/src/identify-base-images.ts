import {
  findBaseImage,
  type ImageRegistry,
  openImageRegistry,
  registrationOf,
} from '@seaworthy/image';
import { messageOf, type Report } from '@seaworthy/model';

/**
 * Finds the base image of each target: among the targets themselves, whatever their order, and
 * among those of earlier scans. Every image is registered for later ones; without a cache directory
 * nothing is kept.
 */
export async function identifyBaseImages(
  reports: readonly Report[],
  cacheDirectory: string | undefined,
): Promise<Report[]> {
  const { registry, error } = open(cacheDirectory);
  try {
    for (const report of reports) {
      const registration = registrationOf(report);
      if (registration !== undefined) await registry.register(registration);
    }
    return reports.map((report) => {
      const baseImage = findBaseImage(report, (chainId) => registry.find(chainId));
      const found = baseImage === undefined ? report : { ...report, baseImage };
      return error === undefined ? found : withProblem(found, cacheDirectory!, error);
    });
  } finally {
    await registry.close();
  }
}

/** A registry that cannot be used costs what earlier scans knew. */
function open(directory: string | undefined): { registry: ImageRegistry; error?: unknown } {
  try {
    return { registry: openImageRegistry(directory) };
  } catch (error) {
    return { registry: openImageRegistry(undefined), error };
  }
}

/** The same directory holds the layer cache, which may have said so already. */
function withProblem(report: Report, path: string, error: unknown): Report {
  if (report.problems.some((problem) => problem.path === path)) return report;
  const message = `images of earlier scans are not known: ${messageOf(error)}`;
  const hint = 'Name another directory with --cache-dir, or none with --no-cache.';
  const problem = { code: 'access-denied' as const, message, hint, path };
  return { ...report, problems: [...report.problems, problem] };
}
