import { type Report, severityLevels } from '@seaworthy/model';
import { describeLimits, describeVerdict } from '../coverage.ts';
import { canBeFixed } from '../finding-text.ts';
import { summarise } from '../summary.ts';

/** What a template sees: the report as `--format json` writes it, and counts of it. */
export function templateData(report: Report): object {
  const summary = summarise(report);
  const levels = new Map(summary.levels);
  return {
    ...report,
    summary: {
      verdict: describeVerdict(report, summary).text,
      limits: describeLimits(report),
      findings: report.findings.length,
      exploited: summary.exploited,
      fixable: report.findings.filter(canBeFixed).length,
      suppressed: report.suppressed.length,
      packages: report.packages.length,
      bySeverity: Object.fromEntries(
        severityLevels.map((level) => [level, levels.get(level) ?? 0]),
      ),
    },
  };
}
