export {
  type ComplianceDetail,
  type ComplianceQuestion,
  complianceDetails,
  complianceFormatNames,
  loadComplianceReporter,
} from './compliance/index.ts';
export { explainFinding, listFindings } from './explain/explain-finding.ts';
export { selectFindings } from './explain/select-findings.ts';
export { filterReport, type ReportFilter } from './filter-report.ts';
export { type FleetSummary, summariseFleet } from './fleet-summary.ts';
export { loadReporter, loadReporters, reporterNames } from './formats/index.ts';
export { parseReport, parseSaved } from './parse-report.ts';
export { paintDiff } from './plan/paint-diff.ts';
export { renderPlan } from './plan/render-plan.ts';
export { fleetJsonSchema, reportJsonSchema } from './report-json-schema.ts';
export type { GithubJob, RenderOptions, Reporter, Template } from './reporter.ts';
export { describeIdleWaiver } from './suppressed.ts';
export { createPaint, type Paint } from './text/paint.ts';
export { oneLine } from './text/printable.ts';
export { displayWidth, padEnd, truncate, truncateMiddle, truncateStart } from './text/width.ts';
