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
  let registry = openImageRegistry(undefined);
  let failure: unknown;
  try {
    registry = openImageRegistry(cacheDirectory);
    for (const report of reports) await register(report, registry);
  } catch (error) {
    // Costs what earlier scans knew; the targets of this one are known in any case.
    failure = error;
    registry = openImageRegistry(undefined);
    for (const report of reports) await register(report, registry);
  }
  try {
    return reports.map((report) => {
      const baseImage = findBaseImage(report, (chainId) => registry.find(chainId));
      const found = baseImage === undefined ? report : { ...report, baseImage };
      return failure === undefined ? found : withProblem(found, cacheDirectory!, failure);
    });
  } finally {
    await registry.close();
  }
}

async function register(report: Report, registry: ImageRegistry): Promise<void> {
  const registration = registrationOf(report);
  if (registration !== undefined) await registry.register(registration);
}

/** The same directory holds the layer cache, which may have said so already. */
function withProblem(report: Report, path: string, error: unknown): Report {
  if (report.problems.some((problem) => problem.path === path)) return report;
  const message = `images of earlier scans are not known: ${messageOf(error)}`;
  const hint = 'Name another directory with --cache-dir, or none with --no-cache.';
  const problem = { code: 'access-denied' as const, message, hint, path };
  return { ...report, problems: [...report.problems, problem] };
}
