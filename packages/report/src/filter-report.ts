import {
  type Finding,
  isAtLeast,
  isFixable,
  type Report,
  type SeverityLevel,
} from '@seaworthy/model';
import { pruneActions } from '@seaworthy/risk';

export interface ReportFilter {
  /** Findings below it are left out; those of unknown severity too, unless it is "unknown". */
  readonly minimumSeverity?: SeverityLevel | undefined;
  /** Only findings that an upgrade removes. The end of a distribution's support stays. */
  readonly onlyFixed?: boolean | undefined;
}

/** The report without the findings that the filter leaves out; `hidden` says how many and why. */
export function filterReport(report: Report, filter: ReportFilter): Report {
  const hidden = new Map(Object.entries(report.hidden));
  const findings = report.findings.filter((finding) => {
    const reason = reasonToHide(finding, filter);
    if (reason !== undefined) hidden.set(reason, (hidden.get(reason) ?? 0) + 1);
    return reason === undefined;
  });
  if (findings.length === report.findings.length) return report;
  const actions = pruneActions(report.actions, findings);
  return { ...report, actions, findings, hidden: Object.fromEntries(hidden) };
}

function reasonToHide(finding: Finding, filter: ReportFilter): string | undefined {
  const { minimumSeverity, onlyFixed } = filter;
  if (minimumSeverity !== undefined && !isAtLeast(finding.severity.level, minimumSeverity)) {
    return '--severity';
  }
  if (onlyFixed === true && finding.kind === 'vulnerability' && !isFixable(finding)) {
    return '--only-fixed';
  }
  return undefined;
}
