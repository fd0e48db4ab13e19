import { type Finding, isAtLeast, type Report, type SeverityLevel } from '@seaworthy/model';

export interface Gate {
  /** The least severity that is refused. Unknown severities are refused only by "unknown". */
  readonly failOn?: SeverityLevel | undefined;
}

/** The findings that a gate refuses, worst first. Empty: the report passes. */
export function gate(report: Report, { failOn }: Gate): Finding[] {
  if (failOn === undefined) return [];
  return report.findings.filter(({ severity }) => isAtLeast(severity.level, failOn));
}
