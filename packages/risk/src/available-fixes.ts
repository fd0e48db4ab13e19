import { schemeFor } from '@seaworthy/advisory';
import {
  type Finding,
  osPackageTypes,
  type PackageType,
  type Report,
  type VulnerabilityFinding,
} from '@seaworthy/model';

/** What configured package repositories offer. */
export interface Offers {
  readonly offers: readonly {
    readonly repository: string;
    readonly name: string;
    readonly version: string;
    readonly sourceVersion?: string;
  }[];
  /** Kinds of packages of which every repository was read: what is not offered is not there. */
  readonly complete: ReadonlySet<PackageType>;
}

/** Names of the system's own packages for which an upgrade is said to be the fix. */
export function packagesToUpgrade(report: Report): Set<string> {
  return new Set(report.findings.flatMap((one) => (isUpgrade(one) ? [one.package.name] : [])));
}

function isUpgrade(finding: Finding): finding is VulnerabilityFinding & { fixedVersion: string } {
  return (
    finding.kind === 'vulnerability' &&
    finding.status === 'fixed' &&
    finding.fixedVersion !== undefined &&
    osPackageTypes.has(finding.package.type)
  );
}

/** Notes on each such finding which repositories offer a version with the fix. */
export function markAvailableFixes(report: Report, { offers, complete }: Offers): Report {
  const byName = new Map<string, Offers['offers'][number][]>();
  for (const offer of offers) {
    const list = byName.get(offer.name);
    if (list === undefined) byName.set(offer.name, [offer]);
    else list.push(offer);
  }
  const findings = report.findings.map((finding): Finding => {
    if (!isUpgrade(finding)) return finding;
    const scheme = schemeFor(finding.evidence[0]?.ecosystem ?? '');
    if (scheme === undefined) return finding;
    const atLeast = scheme.compareToBound ?? scheme.compare;
    /** The highest version of each repository. */
    const found = new Map<string, string>();
    for (const offer of byName.get(finding.package.name) ?? []) {
      const { repository, version } = offer;
      // Fixes are numbered by the source package.
      if (atLeast(offer.sourceVersion ?? version, finding.fixedVersion) < 0) continue;
      const known = found.get(repository);
      if (known === undefined || scheme.compare(version, known) > 0) found.set(repository, version);
    }
    if (found.size === 0 && !complete.has(finding.package.type)) return finding;
    const fixAvailableIn = [...found]
      .map(([repository, version]) => ({ repository, version }))
      .sort((a, b) => (a.repository < b.repository ? -1 : 1));
    return { ...finding, fixAvailableIn };
  });
  return { ...report, findings };
}
