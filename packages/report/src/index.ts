import { cyclonedx } from './formats/cyclonedx.ts';
import { json } from './formats/json.ts';
import { markdown } from './formats/markdown.ts';
import { openvex } from './formats/openvex.ts';
import { sarif } from './formats/sarif.ts';
import { spdx } from './formats/spdx.ts';
import { table } from './formats/table.ts';
import type { Reporter } from './reporter.ts';

export { explainFinding, listFindings } from './explain/explain-finding.ts';
export { selectFindings } from './explain/select-findings.ts';
export { filterReport, type ReportFilter } from './filter-report.ts';
export { parseReport } from './parse-report.ts';
export { paintDiff } from './plan/paint-diff.ts';
export { renderPlan } from './plan/render-plan.ts';
export { reportJsonSchema } from './report-json-schema.ts';
export type { RenderOptions, Reporter } from './reporter.ts';
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
  markdown,
];
