import type { Problem, Report } from '@seaworthy/model';
import { shellWord } from '@seaworthy/risk';
import {
  describeConfiguration,
  describeDatabase,
  describeLimits,
  describeVerdict,
} from '../coverage.ts';
import { describeDecisions } from '../decisions.ts';
import { describeNewerBase, describeOrigins } from '../origins.ts';
import type { Reporter } from '../reporter.ts';
import { countTypes, type QueuedAction, type ReportSummary, summarise } from '../summary.ts';
import { describeSuppressed } from '../suppressed.ts';
import { describePlace, describeRemoved, describeShare } from '../text/action.ts';
import { bulleted } from '../text/bulleted.ts';
import { createPaint, type Paint, riskPaint } from '../text/paint.ts';
import { countOf, formatCount, oneLine, printable } from '../text/printable.ts';
import { displayWidth, truncate, truncateMiddle, wrap } from '../text/width.ts';
import { renderFleetTable } from './fleet-table.ts';
import { renderOtherFindings } from './table-other-findings.ts';
import { renderIdleWaivers, renderSuppressed } from './table-suppressed.ts';
import { layerNote, renderVulnerabilities } from './table-vulnerabilities.ts';

/** From here on the answer has left the screen, so the totals are said again at the end. */
const longRows = 30;

/** For people at a terminal: the answer first, what to do next, then every finding by package. */
export const table: Reporter = {
  name: 'table',
  about: 'For people: totals, what to fix first, then every finding by package.',
  extension: '.txt',
  readsFindingsOnly: true,
  renderFleet: renderFleetTable,
  render(report, options) {
    const paint = createPaint(options.color);
    const width = Math.max(60, Math.min(options.width, 200));
    const summary = summarise(report);
    const sections = [
      renderHead(report, summary, paint, width),
      renderActions(report, summary, paint, width),
      renderFindings(report, summary, paint, width),
      options.showSuppressed === true ? renderSuppressed(report, paint, width) : [],
      renderProblems(report, paint, width),
      summary.groups.length > 0 && rowsOf(summary) > longRows
        ? renderTotals(report, summary, paint, width)
        : [],
    ];
    return `${sections
      .filter((lines) => lines.length > 0)
      .map((lines) => lines.join('\n'))
      .join('\n\n')}\n`;
  },
};

function renderHead(report: Report, summary: ReportSummary, paint: Paint, width: number): string[] {
  const { target, distribution, packages } = report;
  const lines = [paint.bold(truncateMiddle(printable(target.name), width))];
  lines.push(...renderTotals(report, summary, paint, width));
  for (const decision of describeDecisions(report)) {
    lines.push(...bulleted(decision, width, '! ', paint.warn));
  }
  for (const limit of describeLimits(report)) {
    lines.push(...bulleted(limit, width, '! ', paint.warn));
  }
  lines.push(...renderIdleWaivers(report, paint, width));
  const facts: [string, string][] = [
    [
      'target',
      [target.kind, target.platform, shortDigest(target.digest)].filter(Boolean).join(', '),
    ],
  ];
  if (distribution !== undefined) {
    const end = distribution.endOfLife;
    const ended = end !== undefined && end < report.createdAt.slice(0, 10);
    const support =
      end === undefined
        ? ''
        : ended
          ? `, NO security fixes since ${end}`
          : `, security fixes until ${end}`;
    facts.push(['system', distribution.name + support]);
  }
  const types = countTypes(report).map(([type, count]) => `${formatCount(count)} ${type}`);
  facts.push([
    'packages',
    `${formatCount(packages.length)}${types.length > 0 ? `: ${types.join(', ')}` : ''}`,
  ]);
  facts.push(['database', describeDatabase(report)]);
  const configuration = describeConfiguration(report);
  if (configuration !== undefined) facts.push(['config', configuration]);
  lines.push('');
  for (const [name, value] of facts) {
    const [first = '', ...rest] = wrap(oneLine(value), width - 12);
    lines.push(
      `  ${paint.dim(name.padEnd(9))} ${first}`,
      ...rest.map((line) => ' '.repeat(12) + line),
    );
  }
  return lines;
}

function renderTotals(
  report: Report,
  summary: ReportSummary,
  paint: Paint,
  width: number,
): string[] {
  const verdict = describeVerdict(report, summary);
  const lines = wrap(verdict.text, width).map(paint[verdict.tone]);
  if (summary.levels.length > 0) {
    const levels = summary.levels.map(([level, count]) =>
      paint.severity[level](`${formatCount(count)} ${level}`),
    );
    lines.push(`  ${levels.join('  ')}`);
  }
  for (const line of [describeOrigins(report), describeNewerBase(report)]) {
    if (line !== undefined) lines.push(...wrap(line, width - 2).map((each) => `  ${each}`));
  }
  const hidden = Object.entries(report.hidden).filter(([, count]) => count > 0);
  for (const [filter, count] of hidden) {
    lines.push(paint.dim(`  ${countOf(count, 'more finding')} hidden by ${printable(filter)}`));
  }
  const suppressed = describeSuppressed(report);
  if (suppressed !== '') lines.push(paint.dim(`  ${suppressed}`));
  return lines;
}

/** A first screen holds this many; `seaworthy fix` has all of them. */
const maxActions = 10;

function renderActions(
  report: Report,
  summary: ReportSummary,
  paint: Paint,
  width: number,
): string[] {
  const { queue, alternatives } = summary;
  if (queue.length === 0) return [];
  const shown = queue.slice(0, maxActions);
  const lines = [paint.bold('What to fix first'), ''];
  for (const [index, queued] of shown.entries()) {
    lines.push(...renderAction(index + 1, queued, report, paint, width));
  }
  const more = queue.length - shown.length;
  const notes = [
    ...(more > 0 ? [`${countOf(more, 'more change')}`] : []),
    ...(alternatives > 0
      ? [`${countOf(alternatives, 'other way', 'other ways')} to the same end`]
      : []),
  ];
  const rest = notes.length === 0 ? '' : `and ${notes.join(', ')}; `;
  const word = `${rest}commands: seaworthy fix ${shellWord(report.target.input)}`;
  lines.push(...bulleted(word, width, '', paint.dim));
  return lines;
}

/** "RISK" is of the most urgent finding, so that it can be found again in the list below. */
function renderAction(
  rank: number,
  { action, highest, share }: QueuedAction,
  report: Report,
  paint: Paint,
  width: number,
): string[] {
  const lead = `  ${String(rank).padStart(2)}  `;
  const indent = ' '.repeat(lead.length + 6);
  const [first = '', ...rest] = wrap(oneLine(action.title), width - indent.length);
  const effect = `${describeRemoved(action)}, ${describeShare(share)}`;
  const place = describePlace(action, report);
  const together = `${effect}, ${place}`;
  const fits = displayWidth(together) <= width - indent.length;
  const facts = place === '' ? [effect] : fits ? [together] : [effect, place];
  return [
    `${paint.dim(lead)}${riskPaint(highest, paint)(highest.toFixed(1).padStart(4))}  ${paint.bold(first)}`,
    ...rest.map((line) => indent + paint.bold(line)),
    ...facts.map((fact) => indent + paintFact(truncate(fact, width - indent.length), paint)),
  ];
}

/** What attackers use stands out. */
function paintFact(fact: string, paint: Paint): string {
  const [before = '', exploited, after = ''] = fact.split(/(\d[\d,]* exploited)/, 3);
  return exploited === undefined
    ? paint.dim(fact)
    : paint.dim(before) + paint.alarm(exploited) + paint.dim(after);
}

function renderFindings(
  report: Report,
  summary: ReportSummary,
  paint: Paint,
  width: number,
): string[] {
  if (report.findings.length === 0) return [];
  const count = countOf(report.findings.length, 'finding');
  const rowCount = rowsOf(summary) + report.findings.length - summary.vulnerabilities.length;
  const merged =
    rowCount === report.findings.length
      ? ''
      : ` in ${countOf(rowCount, 'row')} (same source, same row)`;
  return [
    paint.bold(`All ${count}${merged}`),
    ...renderOtherFindings(report, paint, width),
    ...renderVulnerabilities(report, summary, paint, width),
  ];
}

function renderProblems(report: Report, paint: Paint, width: number): string[] {
  if (report.problems.length === 0) return [];
  const lines = [
    paint.warn(`Not everything could be looked at: ${countOf(report.problems.length, 'problem')}`),
  ];
  for (const problem of report.problems) {
    lines.push(...bulleted(describeProblem(problem), width, '! '));
    if (problem.hint !== undefined) lines.push(...bulleted(problem.hint, width, '    ', paint.dim));
  }
  return lines;
}

function describeProblem({ code, message, path, layer }: Problem): string {
  const place = path === undefined ? '' : ` ${printable(path)}${layerNote(layer)}:`;
  return `${code}:${place} ${message}`;
}

function shortDigest(digest: string | undefined): string {
  return digest === undefined
    ? ''
    : printable(digest.replace(/^(\w+:[0-9a-f]{12})[0-9a-f]+$/, '$1'));
}

function rowsOf(summary: ReportSummary): number {
  return summary.groups.reduce((sum, group) => sum + group.rows.length, 0);
}
