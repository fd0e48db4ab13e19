import {
  compareFindings,
  type Finding,
  type Package,
  packagesByPurl,
  type Report,
} from '@seaworthy/model';
import type { RiskContext } from './context.ts';
import { explainRisk, type RiskExplanation } from './score.ts';

/** One context for all packages, or what is known of each. */
export type ContextOf = RiskContext | ((pkg: Package | undefined) => RiskContext);

/** The report with the risk of every finding, the most urgent first. */
export function rank(report: Report, context: ContextOf = {}): Report {
  const explain = explainer(report, context);
  const findings = report.findings.map(
    (finding): Finding => ({ ...finding, risk: explain(finding).score }),
  );
  return { ...report, findings: findings.sort(compareByRisk) };
}

/** Answers for the findings of one report as `rank` does, with every term. */
export function explainer(
  report: Report,
  context: ContextOf = {},
): (finding: Finding) => RiskExplanation {
  const packages = packagesByPurl(report);
  const atScan: RiskContext = {
    targetKind: report.target.kind,
    asOf: report.createdAt.slice(0, 10),
  };
  return (finding) => {
    const pkg = finding.kind === 'vulnerability' ? packages.get(finding.package.purl) : undefined;
    const known = typeof context === 'function' ? context(pkg) : context;
    return explainRisk(finding, pkg, { ...atScan, ...known });
  };
}

/** Most urgent first; what has no risk yet comes last. */
export function compareByRisk(a: Finding, b: Finding): number {
  return (b.risk ?? -1) - (a.risk ?? -1) || compareFindings(a, b);
}
