import {
  isFixable,
  isVulnerability,
  osPackageTypes,
  type PackageType,
  type Report,
  type SeverityLevel,
  severityLevels,
  type VulnerabilityFinding,
} from '@seaworthy/model';
import { highestVersion } from '@seaworthy/risk';

/** What a person wants to know first; the table and the Markdown show the same numbers. */
export interface ReportSummary {
  /** Findings by severity, worst first, without the levels that nothing has. */
  readonly levels: readonly (readonly [SeverityLevel, number])[];
  readonly vulnerabilities: readonly VulnerabilityFinding[];
  readonly exploited: number;
  readonly fixable: number;
  readonly affectedPackages: number;
  /** Every package that a finding speaks of, most urgent first. */
  readonly groups: readonly PackageGroup[];
  /** Those of `groups` that an upgrade helps. */
  readonly upgrades: readonly (PackageGroup & { readonly upgradeTo: string })[];
}

/** Packages that are upgraded together: one package, or the binary packages of one source. */
export interface PackageGroup {
  readonly type: PackageType;
  readonly name: string;
  readonly version: string;
  /** Names of the packages in it; only `name` when it stands for itself. */
  readonly members: readonly string[];
  readonly worst: SeverityLevel;
  readonly exploited: number;
  readonly fixable: number;
  /** The version that fixes all that can be fixed. */
  readonly upgradeTo?: string | undefined;
  readonly findings: readonly VulnerabilityFinding[];
  /** The findings with those merged that differ in nothing but the member they are about. */
  readonly rows: readonly FindingRow[];
}

export interface FindingRow {
  readonly finding: VulnerabilityFinding;
  readonly members: readonly string[];
}

export function summarise(report: Report): ReportSummary {
  const vulnerabilities = report.findings.filter(isVulnerability);
  const counts = new Map<SeverityLevel, number>();
  for (const { severity } of report.findings) {
    counts.set(severity.level, (counts.get(severity.level) ?? 0) + 1);
  }
  const groups = groupByUpgrade(report, vulnerabilities);
  return {
    levels: severityLevels.flatMap((level) => {
      const count = counts.get(level);
      return count === undefined ? [] : [[level, count] as const];
    }),
    vulnerabilities,
    exploited: vulnerabilities.filter((finding) => finding.exploited !== undefined).length,
    fixable: vulnerabilities.filter(isFixable).length,
    affectedPackages: new Set(vulnerabilities.map((finding) => finding.package.purl)).size,
    groups,
    upgrades: groups.flatMap((group) =>
      group.upgradeTo === undefined ? [] : [{ ...group, upgradeTo: group.upgradeTo }],
    ),
  };
}

function groupByUpgrade(report: Report, findings: readonly VulnerabilityFinding[]): PackageGroup[] {
  const sources = new Map<string, { name: string; version: string }>();
  for (const { purl, type, source } of report.packages) {
    if (source !== undefined && osPackageTypes.has(type)) sources.set(purl, source);
  }
  const grouped = Map.groupBy(findings, ({ package: { purl, type, name, version } }) =>
    JSON.stringify([type, sources.get(purl)?.name ?? name, version]),
  );
  return [...grouped.values()]
    .map((group) => {
      const { purl, type, name } = group[0]!.package;
      return makeGroup(type, sources.get(purl)?.name ?? name, group);
    })
    .sort(compareGroups);
}

function makeGroup(
  type: PackageType,
  name: string,
  findings: readonly VulnerabilityFinding[],
): PackageGroup {
  const fixes = findings.filter(isFixable).flatMap((finding) => finding.fixedVersion ?? []);
  return {
    type,
    name,
    version: findings[0]!.package.version,
    members: [...new Set(findings.map((finding) => finding.package.name))].sort(),
    worst: severityLevels.find((level) => findings.some((each) => each.severity.level === level))!,
    exploited: findings.filter((finding) => finding.exploited !== undefined).length,
    fixable: findings.filter(isFixable).length,
    upgradeTo: highestVersion(fixes, findings[0]!.evidence[0]!.ecosystem),
    findings,
    rows: mergeRows(findings),
  };
}

function mergeRows(findings: readonly VulnerabilityFinding[]): FindingRow[] {
  const rows = Map.groupBy(findings, ({ vulnerability, status, fixedVersion, severity }) =>
    JSON.stringify([vulnerability, status, fixedVersion ?? null, severity.level]),
  );
  return [...rows.values()].map((same) => ({
    finding: same[0]!,
    members: same.map((finding) => finding.package.name).sort(),
  }));
}

/** What attackers use comes before what is merely severe; then the upgrade that removes most. */
function compareGroups(a: PackageGroup, b: PackageGroup): number {
  return (
    Number(b.exploited > 0) - Number(a.exploited > 0) ||
    severityLevels.indexOf(a.worst) - severityLevels.indexOf(b.worst) ||
    Number(b.upgradeTo !== undefined) - Number(a.upgradeTo !== undefined) ||
    countWorst(b) - countWorst(a) ||
    b.findings.length - a.findings.length ||
    compareText(a.name, b.name) ||
    compareText(a.version, b.version) ||
    compareText(a.type, b.type)
  );
}

function countWorst(group: PackageGroup): number {
  return group.findings.filter((finding) => finding.severity.level === group.worst).length;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Packages counted by type, most first: [["deb", 84], ["npm", 12]]. */
export function countTypes(report: Report): [PackageType, number][] {
  const counts = new Map<PackageType, number>();
  for (const { type } of report.packages) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || compareText(a[0], b[0]));
}
