import {
  type Finding,
  type Fleet,
  isVulnerability,
  type PackageType,
  type Report,
  type SeverityLevel,
  severityLevels,
} from '@seaworthy/model';
import { canBeFixed } from './finding-text.ts';
import { describeNewerBase, nameOfBase } from './origins.ts';
import { summarise } from './summary.ts';

/**
 * What is true of many targets together. A finding that several targets have is one finding: the
 * base image that they share is mended once.
 */
export interface FleetSummary {
  /** Findings, each once, by severity, worst first; levels that nothing has are left out. */
  readonly levels: readonly (readonly [SeverityLevel, number])[];
  readonly findings: number;
  /** The same, counted again in every target. */
  readonly occurrences: number;
  readonly exploited: number;
  readonly fixable: number;
  readonly rows: readonly TargetRow[];
  readonly baseImages: readonly BaseImageRow[];
  /** Distributions that get no more fixes, with the targets that have them. */
  readonly ended: readonly { readonly distribution: string; readonly targets: number }[];
  /** Every package that a finding speaks of, most urgent first. */
  readonly packages: readonly PackageRow[];
}

/** One target on one line. */
export interface TargetRow {
  readonly report: Report;
  readonly counts: ReadonlyMap<SeverityLevel, number>;
  readonly exploited: number;
  readonly fixable: number;
  /** `undefined` where it is not known which findings the base image brought. */
  readonly own: number | undefined;
}

export interface BaseImageRow {
  readonly name: string;
  readonly targets: number;
  readonly findings: number;
  /** What a newer one would change, where that was asked. */
  readonly newer: string | undefined;
}

export interface PackageRow {
  readonly type: PackageType;
  readonly name: string;
  /** In the order in which they were met. */
  readonly versions: readonly string[];
  readonly worst: SeverityLevel;
  readonly findings: number;
  readonly exploited: number;
  readonly fixable: number;
  readonly targets: number;
}

export function summariseFleet({ reports }: Fleet): FleetSummary {
  const distinct = new FindingSet();
  const bases = new Map<
    string,
    { newer: string | undefined; targets: number; findings: FindingSet }
  >();
  const packages = new Map<string, PackageTally>();
  const ended = new Map<string, number>();
  let occurrences = 0;
  for (const report of reports) {
    occurrences += report.findings.length;
    distinct.addAll(report.findings);
    for (const finding of report.findings) {
      if (finding.kind !== 'end-of-life') continue;
      ended.set(finding.distribution, (ended.get(finding.distribution) ?? 0) + 1);
    }
    const { baseImage: base } = report;
    if (base !== undefined) {
      const key = nameOfBase(base);
      const newer = describeNewerBase(report);
      const known = bases.get(key) ?? { newer, targets: 0, findings: new FindingSet() };
      bases.set(key, known);
      known.targets++;
      known.findings.addAll(report.findings.filter(({ origin }) => origin === 'base-image'));
    }
    for (const { type, name, version, findings } of summarise(report).groups) {
      const key = `${type} ${name}`;
      const tally = packages.get(key) ?? new PackageTally(type, name);
      packages.set(key, tally);
      tally.add(version, findings, report);
    }
  }
  return {
    levels: distinct.levels(),
    findings: distinct.size,
    occurrences,
    exploited: distinct.exploited,
    fixable: distinct.fixable,
    rows: reports.map(rowOf),
    baseImages: [...bases]
      .map(([name, { newer, targets, findings }]) => ({
        name,
        targets,
        findings: findings.size,
        newer,
      }))
      .sort((a, b) => b.targets - a.targets || b.findings - a.findings || order(a.name, b.name)),
    ended: [...ended]
      .map(([distribution, targets]) => ({ distribution, targets }))
      .sort((a, b) => b.targets - a.targets || order(a.distribution, b.distribution)),
    packages: [...packages.values()].map((tally) => tally.row()).sort(comparePackages),
  };
}

function rowOf(report: Report): TargetRow {
  const counts = new Map<SeverityLevel, number>();
  for (const { severity } of report.findings) {
    counts.set(severity.level, (counts.get(severity.level) ?? 0) + 1);
  }
  const knowsOrigins = report.baseImage?.layers !== undefined;
  return {
    report,
    counts,
    exploited: report.findings.filter(isExploited).length,
    fixable: report.findings.filter(canBeFixed).length,
    own: knowsOrigins
      ? report.findings.filter(({ origin }) => origin !== 'base-image').length
      : undefined,
  };
}

/** Findings by their ids; of one that targets rate differently, the worst rating counts. */
class FindingSet {
  readonly #worst = new Map<string, number>();
  readonly #exploited = new Set<string>();
  readonly #fixable = new Set<string>();

  addAll(findings: readonly Finding[]): void {
    for (const finding of findings) {
      const level = severityLevels.indexOf(finding.severity.level);
      const known = this.#worst.get(finding.id);
      if (known === undefined || level < known) this.#worst.set(finding.id, level);
      if (isExploited(finding)) this.#exploited.add(finding.id);
      if (canBeFixed(finding)) this.#fixable.add(finding.id);
    }
  }

  get size(): number {
    return this.#worst.size;
  }

  get exploited(): number {
    return this.#exploited.size;
  }

  get fixable(): number {
    return this.#fixable.size;
  }

  levels(): [SeverityLevel, number][] {
    const counts = severityLevels.map(() => 0);
    for (const level of this.#worst.values()) counts[level]!++;
    return severityLevels.flatMap((level, index): [SeverityLevel, number][] =>
      counts[index]! > 0 ? [[level, counts[index]!]] : [],
    );
  }
}

class PackageTally {
  readonly #type: PackageType;
  readonly #name: string;
  readonly #versions = new Set<string>();
  readonly #findings = new FindingSet();
  readonly #targets = new Set<Report>();

  constructor(type: PackageType, name: string) {
    this.#type = type;
    this.#name = name;
  }

  add(version: string, findings: readonly Finding[], target: Report): void {
    this.#versions.add(version);
    this.#findings.addAll(findings);
    this.#targets.add(target);
  }

  row(): PackageRow {
    return {
      type: this.#type,
      name: this.#name,
      versions: [...this.#versions],
      worst: this.#findings.levels()[0]![0],
      findings: this.#findings.size,
      exploited: this.#findings.exploited,
      fixable: this.#findings.fixable,
      targets: this.#targets.size,
    };
  }
}

/** What attackers use comes before what is merely severe; then what most targets have. */
function comparePackages(a: PackageRow, b: PackageRow): number {
  return (
    Number(b.exploited > 0) - Number(a.exploited > 0) ||
    severityLevels.indexOf(a.worst) - severityLevels.indexOf(b.worst) ||
    b.targets - a.targets ||
    b.findings - a.findings ||
    order(a.name, b.name) ||
    order(a.type, b.type)
  );
}

function isExploited(finding: Finding): boolean {
  return isVulnerability(finding) && finding.exploited !== undefined;
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
