import { isVulnerability, type Report } from '@seaworthy/model';
import { combineOsUpgrades } from '@seaworthy/risk';
import type { RenderOptions } from '../reporter.ts';
import { type QueuedAction, summarise } from '../summary.ts';
import { describePlace, describeRemoved, describeShare } from '../text/action.ts';
import { createPaint, type Paint, riskPaint } from '../text/paint.ts';
import { countOf, formatCount, oneLine, printable } from '../text/printable.ts';
import { statusText } from '../text/status.ts';
import { truncateMiddle, wrap } from '../text/width.ts';

/** All actions in their order with the exact commands, and what remains after them. */
export function renderPlan(report: Report, options: RenderOptions): string {
  const paint = createPaint(options.color);
  const width = Math.max(60, Math.min(options.width, 120));
  const { queue, alternatives } = summarise(report);
  const removed = new Set(report.actions.flatMap(({ findings }) => findings));
  const total = report.findings.length;
  const lines = [paint.bold(truncateMiddle(printable(report.target.name), width))];
  if (queue.length === 0) {
    const none =
      total === 0
        ? 'nothing to fix'
        : `${countOf(total, 'finding')}, none of which a known change removes`;
    return `${[...lines, none].join('\n')}\n`;
  }
  lines.push(
    `${countOf(queue.length, 'change')} remove ${formatCount(removed.size)} of ${countOf(total, 'finding')}`,
  );
  for (const [index, queued] of queue.entries()) {
    lines.push('', ...renderStep(index + 1, queued, report, paint, width));
  }
  const all = combineOsUpgrades(report);
  if (all !== undefined) {
    lines.push(
      '',
      'All packages of the operating system at once:',
      `       ${paint.good(printable(all))}`,
    );
  }
  if (alternatives > 0) {
    const text = `${countOf(alternatives, 'other change')} would remove only what these remove already; the JSON report has them.`;
    lines.push('', ...wrap(text, width).map(paint.dim));
  }
  const rest = describeRest(report, removed);
  if (rest !== '') lines.push('', ...wrap(rest, width));
  return `${lines.join('\n')}\n`;
}

function renderStep(
  rank: number,
  { action, highest, share }: QueuedAction,
  report: Report,
  paint: Paint,
  width: number,
): string[] {
  const indent = ' '.repeat(5);
  const risk = riskPaint(highest, paint)(highest.toFixed(1));
  const place = describePlace(action, report);
  const title = wrap(oneLine(action.title), width - indent.length);
  const effect = `${describeRemoved(action)}, ${describeShare(share)}`;
  const isMajor = crossesMajor(action.package?.version, action.package?.fixedVersion);
  return [
    ...title.map(
      (line, n) => `${n === 0 ? `${String(rank).padStart(3)}. ` : indent}${paint.bold(line)}`,
    ),
    `${indent}${paint.dim('risk')} ${risk}${paint.dim(`, ${effect}`)}`,
    ...(place === ''
      ? []
      : wrap(place, width - indent.length).map((line) => indent + paint.dim(line))),
    ...(isMajor ? [`${indent}${paint.warn('a new major version: see what it changes')}`] : []),
    // Whole, however long: people copy them.
    ...action.how.map((line) => `${indent}  ${paint.good(printable(line))}`),
  ];
}

/** Whether the first number of a version changes, as far as both have one. */
function crossesMajor(from: string | undefined, to: string | undefined): boolean {
  const [before, after] = [from, to].map((version) => /^v?(\d+)\.\d/.exec(version ?? '')?.[1]);
  return before !== undefined && after !== undefined && before !== after;
}

function describeRest(report: Report, removed: ReadonlySet<string>): string {
  const counts = new Map<string, number>();
  for (const finding of report.findings) {
    if (removed.has(finding.id)) continue;
    const status = isVulnerability(finding)
      ? statusText[finding.status]
      : finding.kind === 'end-of-life'
        ? 'end of life'
        : finding.kind;
    counts.set(status, (counts.get(status) ?? 0) + 1);
  }
  const parts = [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([status, count]) => `${formatCount(count)} ${status}`);
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return total === 0 ? '' : `${countOf(total, 'finding')} remain: ${parts.join(', ')}.`;
}
