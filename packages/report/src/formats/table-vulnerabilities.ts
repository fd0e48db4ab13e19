import { osPackageTypes, type Report } from '@seaworthy/model';
import type { FindingGroup, FindingRow, ReportSummary } from '../summary.ts';
import { type Cell, type Column, fitColumns, formatRow } from '../text/columns.ts';
import { type Paint, riskPaint } from '../text/paint.ts';
import { countOf, oneLine, printable } from '../text/printable.ts';
import { statusText } from '../text/status.ts';

const findingColumns: readonly Column[] = [
  { align: 'right' },
  {},
  { cut: 'end', minWidth: 14 },
  { align: 'right' },
  { cut: 'middle', minWidth: 9 },
  {},
  { cut: 'end', minWidth: 0 },
];
/** Fewer columns than this say nothing in a summary; then it is left to the other formats. */
const readableSummary = 24;

const findingHead = ['RISK', 'SEVERITY', 'FLAW', 'CVSS', 'FIXED IN', '', ''];

/** Flaws by package, a row for those of one source. */
export function renderVulnerabilities(
  report: Report,
  { groups }: ReportSummary,
  paint: Paint,
  width: number,
): string[] {
  const cells = new Map(
    groups.map((group) => [group, group.rows.map((row) => cellsOf(row, paint))]),
  );
  if (cells.size === 0) return [];
  const head = findingHead.map((text): Cell => ({ text, style: paint.dim }));
  const all = [head, ...[...cells.values()].flat()];
  const natural = fitColumns(
    findingColumns,
    all.map((row) => row.slice(0, -1)),
    width - 2,
  );
  const left = width - 2 - natural.reduce((sum, each) => sum + (each > 0 ? each + 2 : 0), 0);
  const widths = [...natural.slice(0, -1), left >= readableSummary ? left : 0];
  const lines = ['', `  ${formatRow(findingColumns, widths, head)}`];
  for (const [group, rows] of cells) {
    lines.push('', renderGroupName(group, report, paint, width));
    lines.push(...rows.map((row) => `  ${formatRow(findingColumns, widths, row)}`));
  }
  return lines;
}

/** "openssl 1.1.1k-1  deb  (libssl1.1, openssl)", or with the place of a language package. */
function renderGroupName(group: FindingGroup, report: Report, paint: Paint, width: number): string {
  const { locations } = group.findings[0]!.package;
  let note = '';
  if (group.members.length > 1 || group.members[0] !== group.name) {
    note = group.members.map(printable).join(', ');
  } else if (!osPackageTypes.has(group.type) && locations.length > 0) {
    const more = locations.length > 1 ? ` and ${countOf(locations.length - 1, 'more place')}` : '';
    const layer = report.layers.length > 1 ? layerNote(locations[0]!.layer) : '';
    note = printable(locations[0]!.path) + layer + more;
  }
  const columns: Column[] = [
    { cut: 'start', minWidth: 36 },
    { cut: 'middle', minWidth: 16 },
    {},
    { cut: 'middle', minWidth: 0 },
  ];
  const row: Cell[] = [
    { text: printable(group.name), style: paint.bold },
    { text: printable(group.version) },
    { text: group.type, style: paint.dim },
    { text: note, style: paint.dim },
  ];
  return formatRow(columns, fitColumns(columns, [row], width), row);
}

function cellsOf({ finding }: FindingRow, paint: Paint): Cell[] {
  const { severity, epss, exploited, risk } = finding;
  const likely = epss !== undefined && epss.score >= 0.1;
  return [
    { text: risk?.toFixed(1) ?? '', style: riskPaint(risk ?? 0, paint) },
    { text: severity.level, style: paint.severity[severity.level] },
    { text: printable(finding.vulnerability) },
    { text: severity.score?.toFixed(1) ?? '' },
    finding.fixedVersion === undefined
      ? { text: statusText[finding.status], style: paint.dim }
      : { text: printable(finding.fixedVersion), style: paint.good },
    exploited !== undefined
      ? { text: 'exploited', style: paint.alarm }
      : { text: likely ? `EPSS ${Math.floor(epss.score * 100)} %` : '', style: paint.warn },
    { text: oneLine(finding.summary) },
  ];
}

export function layerNote(layer: number | undefined): string {
  return layer === undefined ? '' : ` (layer ${layer})`;
}
