import type { Report, Suppression } from '@seaworthy/model';
import { describeAuthority, describeIdleWaiver, nameSuppressed } from '../suppressed.ts';
import { type Cell, type Column, fitColumns, formatRow } from '../text/columns.ts';
import type { Paint } from '../text/paint.ts';
import { countOf, oneLine, printable } from '../text/printable.ts';
import { wrap } from '../text/width.ts';

const columns: readonly Column[] = [
  {},
  { cut: 'end', minWidth: 14 },
  { cut: 'middle', minWidth: 16 },
];

/** Who says of each suppressed finding that it does not count, until when, and why. */
export function renderSuppressed({ suppressed }: Report, paint: Paint, width: number): string[] {
  if (suppressed.length === 0) return [];
  // What is said of several packages at once is said once.
  const groups = [
    ...Map.groupBy(suppressed, (each) => {
      const { finding, ...words } = each;
      return JSON.stringify([nameSuppressed(each).flaw, finding.severity.level, words]);
    }).values(),
  ];
  const rows = groups.map((group): Cell[] => {
    const [first] = group as [Suppression, ...Suppression[]];
    const { level } = first.finding.severity;
    const subjects = group.map((each) => nameSuppressed(each).subject);
    return [
      { text: level, style: paint.severity[level] },
      { text: printable(nameSuppressed(first).flaw) },
      { text: printable(subjects.join(', ')) },
    ];
  });
  const widths = fitColumns(columns, rows, width - 2);
  const lines = [paint.bold(`Suppressed: ${countOf(suppressed.length, 'finding')}`), ''];
  for (const [index, [first]] of groups.entries()) {
    const { reason, source } = first!;
    lines.push(`  ${formatRow(columns, widths, rows[index]!)}`);
    const words = oneLine(`${describeAuthority(first!)}. ${reason} [${source}]`);
    for (const line of wrap(words, width - 12)) lines.push(' '.repeat(12) + paint.dim(line));
  }
  return lines;
}

/** Waivers that somebody should look at. */
export function renderIdleWaivers(report: Report, paint: Paint, width: number): string[] {
  return (report.idleWaivers ?? []).flatMap((idle) => {
    const style = idle.why === 'expired' ? paint.warn : paint.dim;
    return wrap(describeIdleWaiver(idle), width - 4).map(
      (line, i) => `  ${style((i === 0 ? '! ' : '  ') + line)}`,
    );
  });
}
