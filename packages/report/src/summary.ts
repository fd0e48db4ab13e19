import {
  type Action,
  isVulnerability,
  type PackageType,
  type Report,
  type SeverityLevel,
  severityLevels,
  type VulnerabilityFinding,
} from '@seaworthy/model';
import { compareByRisk, groupFindings, riskWeight } from '@seaworthy/risk';
import { canBeFixed } from './finding-text.ts';

/** What a person wants to know first; the table and the Markdown show the same numbers. */
export interface ReportSummary {
  /** Findings by severity, worst first, without the levels that nothing has. */
  readonly levels: readonly (readonly [SeverityLevel, number])[];
  readonly vulnerabilities: readonly VulnerabilityFinding[];
  readonly exploited: number;
  /** By an upgrade that exists, or by an edit. */
  readonly fixable: number;
  readonly affectedPackages: number;
  /** What to do, in order; those left out that do nothing which others before them do not. */
  readonly queue: readonly QueuedAction[];
  /** How many were left out of `queue` for that. */
  readonly alternatives: number;
  /** Every package that a finding speaks of, most urgent first. */
  readonly groups: readonly FindingGroup[];
}

export interface QueuedAction {
  readonly action: Action;
  /** The most urgent of what it removes: 0 to 100. */
  readonly highest: number;
  /** Its part of the weight of all findings: 0 to 1. */
  readonly share: number;
}

/** The findings of packages that are upgraded together. */
export interface FindingGroup {
  readonly type: PackageType;
  readonly name: string;
  readonly version: string;
  /** Names of the packages in it; only `name` when it stands for itself. */
  readonly members: readonly string[];
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
  const queue = queueOf(report);
  return {
    levels: severityLevels.flatMap((level) => {
      const count = counts.get(level);
      return count === undefined ? [] : [[level, count] as const];
    }),
    vulnerabilities,
    exploited: vulnerabilities.filter((finding) => finding.exploited !== undefined).length,
    fixable: report.findings.filter(canBeFixed).length,
    affectedPackages: new Set(vulnerabilities.map((finding) => finding.package.purl)).size,
    queue,
    alternatives: report.actions.length - queue.length,
    groups: groupsOf(report),
  };
}

function queueOf({ actions, findings }: Report): QueuedAction[] {
  const risks = new Map(findings.map(({ id, risk }) => [id, risk ?? 0]));
  let total = 0;
  for (const risk of risks.values()) total += riskWeight(risk);
  return actions
    .filter(({ adds }) => adds.total > 0)
    .map((action) => ({
      action,
      highest: action.findings.reduce((most, id) => Math.max(most, risks.get(id) ?? 0), 0),
      share: total === 0 ? 0 : Math.min(1, action.adds.risk / total),
    }));
}

function groupsOf(report: Report): FindingGroup[] {
  // Groups come in the order of the first finding of each, so the most urgent ones come first.
  const sorted = report.findings.toSorted(compareByRisk);
  return groupFindings(report, undefined, sorted).map(({ type, name, version, findings }) => ({
    type,
    name,
    version,
    members: [...new Set(findings.map((finding) => finding.package.name))].sort(),
    findings,
    rows: mergeRows(findings),
  }));
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

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Packages counted by type, most first: [["deb", 84], ["npm", 12]]. */
export function countTypes(report: Report): [PackageType, number][] {
  const counts = new Map<PackageType, number>();
  for (const { type } of report.packages) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || compareText(a[0], b[0]));
}
