import type { Action, Fleet, SeverityLevel } from '@seaworthy/model';
import { describeLimits } from '../coverage.ts';
import {
  type BaseImageRow,
  type FleetSummary,
  type PackageRow,
  summariseFleet,
  type TargetRow,
} from '../fleet-summary.ts';
import { nameOfBase } from '../origins.ts';
import type { RenderOptions } from '../reporter.ts';
import { describeRemoved } from '../text/action.ts';
import { bulleted } from '../text/bulleted.ts';
import { type Cell, type Column, fitColumns, formatRow } from '../text/columns.ts';
import { createPaint, type Paint } from '../text/paint.ts';
import { countOf, formatCount, oneLine, printable } from '../text/printable.ts';
import { wrap } from '../text/width.ts';

/** More than these are left to the other formats, and counted. */
const maxActions = 20;
const maxPackages = 50;
const maxBaseImages = 20;

/** Many targets for people at a terminal: the answer, a line for each, the queue, the packages. */
export function* renderFleetTable(fleet: Fleet, options: RenderOptions): Generator<string> {
  const page = {
    paint: createPaint(options.color),
    width: Math.max(60, Math.min(options.width, 200)),
  };
  const summary = summariseFleet(fleet);
  const sections = [
    renderHead(fleet, summary, page),
    renderActions(fleet.actions, page),
    renderTargets(summary.rows, page),
    renderBaseImages(summary.baseImages, page),
    renderEnded(summary, page),
    renderPackages(summary.packages, page),
    renderFailures(fleet, page),
  ].filter((lines) => lines.length > 0);
  for (const [index, lines] of sections.entries()) {
    yield `${index === 0 ? '' : '\n'}${lines.join('\n')}\n`;
  }
}

interface Page {
  readonly paint: Paint;
  readonly width: number;
}

function renderHead(fleet: Fleet, summary: FleetSummary, { paint, width }: Page): string[] {
  const { reports, failures } = fleet;
  const limited = reports.filter((report) => describeLimits(report).length > 0).length;
  const isWhole = failures.length === 0 && limited === 0;
  const none = isWhole ? 'No known flaws' : 'No findings in what could be looked at';
  const counts = [
    summary.findings === 0 ? none : countOf(summary.findings, 'finding'),
    ...(summary.occurrences > summary.findings
      ? [`met ${countOf(summary.occurrences, 'time')}`]
      : []),
    ...(summary.exploited > 0 ? [`${formatCount(summary.exploited)} known to be exploited`] : []),
    ...(summary.findings > 0 ? [`${formatCount(summary.fixable)} can be fixed now`] : []),
  ];
  const severe = summary.levels.some(([level]) => level === 'critical' || level === 'high');
  const tone = severe || summary.exploited > 0 ? 'alarm' : summary.findings > 0 ? 'warn' : 'good';
  const lines = [
    paint.bold(countOf(reports.length + failures.length, 'target')),
    ...wrap(counts.join(', '), width).map(paint[tone === 'good' && !isWhole ? 'warn' : tone]),
  ];
  if (summary.levels.length > 0) {
    lines.push(
      `  ${summary.levels.map(([level, count]) => paint.severity[level](`${formatCount(count)} ${level}`)).join('  ')}`,
    );
  }
  if (failures.length > 0) {
    lines.push(
      paint.alarm(`  ! ${countOf(failures.length, 'target')} could NOT be read, see below`),
    );
  }
  for (const limit of sharedLimits(fleet)) {
    lines.push(...bulleted(limit, width, '! ').map((line) => paint.warn(line)));
  }
  return lines;
}

/** What limits the answer, each sentence once, with the number of targets that it is true of. */
function sharedLimits({ reports }: Fleet): string[] {
  const limits = new Map<string, number>();
  for (const report of reports) {
    for (const limit of describeLimits(report)) {
      // Where it says "listed at the end", there is a list of one target only.
      const sentence = limit.replace(/: \d[\d,]* problems?, listed at the end$/, '');
      limits.set(sentence, (limits.get(sentence) ?? 0) + 1);
    }
  }
  return [...limits].map(([limit, count]) =>
    count === reports.length ? limit : `${limit} (${countOf(count, 'target')})`,
  );
}

function renderActions(actions: readonly Action[], { paint, width }: Page): string[] {
  const queue = actions.filter(({ adds }) => adds.total > 0);
  if (queue.length === 0) return [];
  const shown = queue.slice(0, maxActions);
  const lines = [paint.bold('What to fix first, over all targets'), ''];
  for (const [index, action] of shown.entries()) {
    const lead = `  ${String(index + 1).padStart(2)}  `;
    const indent = ' '.repeat(lead.length);
    const [first = '', ...rest] = wrap(oneLine(action.title), width - lead.length);
    lines.push(paint.dim(lead) + paint.bold(first));
    lines.push(...rest.map((line) => indent + paint.bold(line)));
    const effect = `${describeRemoved(action)}, in ${countOf(action.targets.length, 'target')}`;
    lines.push(...wrap(effect, width - lead.length).map((line) => indent + paint.dim(line)));
  }
  const more = queue.length - shown.length;
  if (more > 0) {
    lines.push(paint.dim(`  and ${countOf(more, 'more change')}; --format json has all`));
  }
  return lines;
}

const targetColumns: readonly Column[] = [
  { cut: 'start', minWidth: 16 },
  { cut: 'start', minWidth: 10 },
  ...Array.from({ length: 8 }, (): Column => ({ align: 'right' })),
];

function renderTargets(rows: readonly TargetRow[], { paint, width }: Page): string[] {
  if (rows.length === 0) return [];
  const count = (value: number, style?: (text: string) => string): Cell =>
    value === 0 ? { text: '-', style: paint.dim } : { text: formatCount(value), style };
  const names = [
    'TARGET',
    'BASE IMAGE',
    'CRIT',
    'HIGH',
    'MED',
    'LOW',
    'OTHER',
    'EXPL',
    'FIX',
    'OWN',
  ];
  const cells = rows.map(({ report, counts, exploited, fixable, own }): Cell[] => {
    const of = (level: SeverityLevel) => counts.get(level) ?? 0;
    return [
      { text: printable(report.target.name), style: paint.bold },
      { text: report.baseImage === undefined ? '' : printable(nameOfBase(report.baseImage)) },
      count(of('critical'), paint.severity.critical),
      count(of('high'), paint.severity.high),
      count(of('medium'), paint.severity.medium),
      count(of('low'), paint.severity.low),
      count(of('none') + of('unknown')),
      count(exploited, paint.alarm),
      count(fixable, paint.good),
      own === undefined ? { text: '' } : count(own),
    ];
  });
  const table = layOut(targetColumns, names, cells, { paint, width });
  return [paint.bold('Findings by target'), '', ...table];
}

function renderBaseImages(rows: readonly BaseImageRow[], page: Page): string[] {
  if (rows.length === 0) return [];
  const { paint } = page;
  const columns: Column[] = [
    { cut: 'start', minWidth: 16 },
    { align: 'right' },
    { align: 'right' },
    { cut: 'start', minWidth: 16 },
  ];
  const cells = rows
    .slice(0, maxBaseImages)
    .map(({ name, targets, findings, newer }): Cell[] => [
      { text: printable(name), style: paint.bold },
      { text: formatCount(targets) },
      { text: formatCount(findings) },
      { text: newer ?? '', style: paint.good },
    ]);
  const table = layOut(columns, ['BASE IMAGE', 'TARGETS', 'FINDINGS', 'NEWER'], cells, page);
  const more = rows.length - cells.length;
  return [
    paint.bold('Base images, each counted once'),
    '',
    ...table,
    ...(more > 0 ? [paint.dim(`  and ${countOf(more, 'more base image')}`)] : []),
  ];
}

function renderEnded({ ended }: FleetSummary, { paint, width }: Page): string[] {
  if (ended.length === 0) return [];
  return [
    paint.bold('Distributions without security fixes'),
    '',
    ...ended.flatMap(({ distribution, targets }) =>
      bulleted(`${distribution}: ${countOf(targets, 'target')}`, width, ''),
    ),
  ];
}

const packageColumns: readonly Column[] = [
  { cut: 'start', minWidth: 12 },
  {},
  { cut: 'middle', minWidth: 10 },
  {},
  { align: 'right' },
  { align: 'right' },
  { align: 'right' },
  {},
];

function renderPackages(rows: readonly PackageRow[], page: Page): string[] {
  if (rows.length === 0) return [];
  const { paint } = page;
  const shown = rows.slice(0, maxPackages);
  const names = ['PACKAGE', 'TYPE', 'VERSION', 'WORST', 'FINDINGS', 'FIX', 'TARGETS', ''];
  const cells = shown.map((row): Cell[] => [
    { text: printable(row.name), style: paint.bold },
    { text: row.type, style: paint.dim },
    {
      text:
        row.versions.length === 1
          ? printable(row.versions[0]!)
          : countOf(row.versions.length, 'version'),
    },
    { text: row.worst, style: paint.severity[row.worst] },
    { text: formatCount(row.findings) },
    { text: row.fixable === 0 ? '-' : formatCount(row.fixable), style: paint.good },
    { text: formatCount(row.targets) },
    { text: row.exploited > 0 ? 'exploited' : '', style: paint.alarm },
  ]);
  const more = rows.length - shown.length;
  return [
    paint.bold('Findings by package'),
    '',
    ...layOut(packageColumns, names, cells, page),
    ...(more > 0
      ? [paint.dim(`  and ${countOf(more, 'more package')}; --format json has all`)]
      : []),
  ];
}

function renderFailures({ failures }: Fleet, { paint, width }: Page): string[] {
  if (failures.length === 0) return [];
  const lines = [paint.alarm('Could not be read')];
  for (const { target, code, message, hint } of failures) {
    lines.push(...bulleted(`${target}: ${code}: ${message}`, width, '! '));
    if (hint !== undefined) lines.push(...bulleted(hint, width, '    ').map(paint.dim));
  }
  return lines;
}

function layOut(
  columns: readonly Column[],
  names: readonly string[],
  rows: readonly (readonly Cell[])[],
  { paint, width }: Page,
): string[] {
  // A column that has nothing to say is left out, its name too.
  const isUsed = (index: number) => rows.some((row) => !['', '-'].includes(row[index]!.text));
  const head = names.map((text, i): Cell => ({ text: isUsed(i) ? text : '', style: paint.dim }));
  const body = rows.map((row) => row.map((cell, i) => (isUsed(i) ? cell : { text: '' })));
  const widths = fitColumns(columns, [head, ...body], width - 2);
  return [head, ...body].map((row) => `  ${formatRow(columns, widths, row)}`);
}
