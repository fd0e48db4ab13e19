import { cyclonedx } from './formats/cyclonedx.ts';
import { github } from './formats/github.ts';
import { gitlab } from './formats/gitlab.ts';
import { html } from './formats/html.ts';
import { json } from './formats/json.ts';
import { junit } from './formats/junit.ts';
import { markdown } from './formats/markdown.ts';
import { openvex } from './formats/openvex.ts';
import { sarif } from './formats/sarif.ts';
import { spdx } from './formats/spdx.ts';
import { table } from './formats/table.ts';
import { template } from './formats/template.ts';
import type { Reporter } from './reporter.ts';

export { explainFinding, listFindings } from './explain/explain-finding.ts';
export { selectFindings } from './explain/select-findings.ts';
export { filterReport, type ReportFilter } from './filter-report.ts';
export { type FleetSummary, summariseFleet } from './fleet-summary.ts';
export { parseFleet, parseReport, parseSaved } from './parse-report.ts';
export { paintDiff } from './plan/paint-diff.ts';
export { renderPlan } from './plan/render-plan.ts';
export { fleetJsonSchema, reportJsonSchema } from './report-json-schema.ts';
export type { GithubJob, RenderOptions, Reporter, Template } from './reporter.ts';
export { describeIdleWaiver } from './suppressed.ts';
export { oneLine } from './text/printable.ts';

/** Every output format. */
export const reporters: readonly Reporter[] = [
  table,
  json,
  cyclonedx,
  spdx,
  sarif,
  openvex,
  junit,
  gitlab,
  github,
  markdown,
  html,
  template,
];
