import type { Report } from '@seaworthy/model';
import { describeAuthority, describeIdleWaiver, nameSuppressed } from '../suppressed.ts';
import { type Cell, type Column, fitColumns, formatRow } from '../text/columns.ts';
import type { Paint } from '../text/paint.ts';
import { countOf, oneLine, printable } from '../text/printable.ts';
import { wrap } from '../text/width.ts';

const columns: readonly Column[] = [
  {},
  { cut: 'end', minWidth: 14 },
  { cut: 'start', minWidth: 16 },
  { cut: 'end', minWidth: 16 },
];

/** Who says of each suppressed finding that it does not count, until when, and why. */
export function renderSuppressed({ suppressed }: Report, paint: Paint, width: number): string[] {
  if (suppressed.length === 0) return [];
  const rows = suppressed.map((each): Cell[] => {
    const { flaw, subject } = nameSuppressed(each);
    const { level } = each.finding.severity;
    return [
      { text: level, style: paint.severity[level] },
      { text: printable(flaw) },
      { text: printable(subject) },
      { text: describeAuthority(each), style: paint.dim },
    ];
  });
  const widths = fitColumns(columns, rows, width - 2);
  const lines = [paint.bold(`Suppressed: ${countOf(suppressed.length, 'finding')}`), ''];
  for (const [index, { reason, source }] of suppressed.entries()) {
    lines.push(`  ${formatRow(columns, widths, rows[index]!)}`);
    for (const line of wrap(oneLine(`${reason} [${source}]`), width - 12)) {
      lines.push(' '.repeat(12) + paint.dim(line));
    }
  }
  return lines;
}

/** Waivers that somebody should look at. */
export function renderIdleWaivers(report: Report, paint: Paint, width: number): string[] {
  return (report.idleWaivers ?? []).flatMap((idle) =>
    wrap(`! ${describeIdleWaiver(idle)}`, width - 2).map(
      (line) => `  ${idle.why === 'expired' ? paint.warn(line) : paint.dim(line)}`,
    ),
  );
}
