import { type Package, type Report, SeaworthyError, type Target } from '@seaworthy/model';
import type { GithubJob, RenderOptions, Reporter } from '../reporter.ts';
import { toJson } from '../text/json.ts';
import { printable } from '../text/printable.ts';

/**
 * A snapshot for GitHub's dependency submission API (POST .../dependency-graph/snapshots, REST API
 * version 2022-11-28): the packages then show in the dependency graph and get Dependabot alerts.
 */
export const github: Reporter = {
  name: 'github',
  about: "Dependency snapshot for GitHub's dependency submission API; reads the GITHUB_ variables.",
  extension: '.github.json',
  check(options) {
    jobOf(options);
  },
  render(report, options) {
    const job = jobOf(options);
    return toJson({
      version: 0,
      sha: job.sha,
      ref: job.ref,
      job: {
        id: job.id,
        correlator: `${job.correlator}_${withoutTag(report.target)}`,
        ...(job.url === undefined ? {} : { html_url: job.url }),
      },
      detector: { name: report.tool.name, version: report.tool.version, url: job.detectorUrl },
      scanned: report.createdAt,
      metadata: metadataOf(report),
      manifests: manifestsOf(report),
    });
  },
};

function jobOf({ job }: RenderOptions): GithubJob {
  if (job !== undefined) return job;
  throw new SeaworthyError('USAGE', 'a dependency snapshot names the commit and job it is of', {
    hint: 'GitHub Actions sets GITHUB_SHA, GITHUB_REF, GITHUB_RUN_ID, GITHUB_WORKFLOW and GITHUB_JOB; elsewhere, set them.',
  });
}

/** Two targets of one job are two snapshots; the next version of one target replaces the last. */
function withoutTag({ kind, name }: Target): string {
  return printable(kind === 'image' ? name.replace(/(?::[^/:@]*)?(?:@[^@]*)?$/, '') : name);
}

function metadataOf({ target, distribution }: Report): Record<string, string> {
  const facts = {
    target: target.name,
    digest: target.digest,
    platform: target.platform,
    distribution: distribution?.name,
  };
  return Object.fromEntries(
    Object.entries(facts).flatMap(([key, value]) =>
      value === undefined ? [] : [[`seaworthy:${key}`, printable(value)]],
    ),
  );
}

/** One for each file that packages were found in; a path of an image is none of the repository. */
function manifestsOf(report: Report): Record<string, object> {
  const files = new Map<string, Map<string, Package>>();
  for (const found of report.packages) {
    for (const path of new Set(found.locations.map((location) => location.path))) {
      const resolved = files.get(path) ?? new Map<string, Package>();
      files.set(path, resolved.set(found.purl, found));
    }
  }
  const isRepository = report.target.kind === 'directory';
  return Object.fromEntries(
    [...files].map(([path, resolved]) => [
      printable(path),
      {
        name: printable(path),
        ...(isRepository ? { file: { source_location: printable(path) } } : {}),
        resolved: resolvedOf(resolved),
      },
    ]),
  );
}

function resolvedOf(packages: ReadonlyMap<string, Package>): Record<string, object> {
  const needed = new Set([...packages.values()].flatMap(({ dependsOn }) => dependsOn ?? []));
  return Object.fromEntries(
    [...packages].map(([purl, { direct, dev, dependsOn = [] }]) => [
      purl,
      {
        package_url: purl,
        ...relationshipOf(direct, needed.has(purl)),
        scope: dev === true ? 'development' : 'runtime',
        dependencies: dependsOn.filter((each) => packages.has(each)),
      },
    ]),
  );
}

/** Left out where nothing says so: what nobody depends on may still have been brought by another. */
function relationshipOf(
  direct: boolean | undefined,
  isNeeded: boolean,
): { relationship?: 'direct' | 'indirect' } {
  if (direct !== undefined) return { relationship: direct ? 'direct' : 'indirect' };
  return isNeeded ? { relationship: 'indirect' } : {};
}
