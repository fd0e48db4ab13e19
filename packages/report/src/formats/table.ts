import { isSecret, osPackageTypes, type Problem, type Report } from '@seaworthy/model';
import { describeDatabase, describeLimits, describeVerdict } from '../coverage.ts';
import type { Reporter } from '../reporter.ts';
import { secretPlace } from '../secret-text.ts';
import {
  countTypes,
  type FindingRow,
  type PackageGroup,
  type ReportSummary,
  summarise,
} from '../summary.ts';
import { type Cell, type Column, fitColumns, formatRow, gap } from '../text/columns.ts';
import { createPaint, type Paint } from '../text/paint.ts';
import { countOf, formatCount, oneLine, printable } from '../text/printable.ts';
import { truncateMiddle, wrap } from '../text/width.ts';

/** From here on the answer has left the screen, so the totals are said again at the end. */
const longRows = 30;

/** For people at a terminal: the answer first, what to do next, then every finding by package. */
export const table: Reporter = {
  name: 'table',
  about: 'For people: totals, the upgrades that fix most, then every finding by package.',
  extension: '.txt',
  render(report, options) {
    const paint = createPaint(options.color);
    const width = Math.max(60, Math.min(options.width, 200));
    const summary = summarise(report);
    const sections = [
      renderHead(report, summary, paint, width),
      renderUpgrades(summary, paint, width),
      renderFindings(report, summary, paint, width),
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
  for (const limit of describeLimits(report)) {
    lines.push(...indented(limit, width, '! ', paint.warn));
  }
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
  const hidden = Object.entries(report.hidden).filter(([, count]) => count > 0);
  for (const [filter, count] of hidden) {
    lines.push(paint.dim(`  ${countOf(count, 'more finding')} hidden by ${printable(filter)}`));
  }
  return lines;
}

/** More upgrades than fit on a screen are left to the list of all findings. */
const maxUpgrades = 20;

const upgradeColumns: readonly (Column & { readonly name: string; readonly spare?: true })[] = [
  { name: 'PACKAGE', cut: 'start', minWidth: 12 },
  { name: 'TYPE', spare: true },
  { name: 'INSTALLED', cut: 'middle', minWidth: 12, spare: true },
  { name: 'UPGRADE TO', cut: 'middle', minWidth: 16 },
  { name: 'WORST' },
  { name: 'FIXES', align: 'right' },
  { name: '' },
];
/** Narrower names are cut rather than that a column is left out. */
const readableName = 22;

function renderUpgrades(summary: ReportSummary, paint: Paint, width: number): string[] {
  const { upgrades, fixable } = summary;
  if (upgrades.length === 0) return [];
  const head = upgradeColumns.map(({ name }): Cell => ({ text: name, style: paint.dim }));
  const rows = upgrades.slice(0, maxUpgrades).map((group): Cell[] => [
    { text: printable(group.name), style: paint.bold },
    { text: group.type, style: paint.dim },
    { text: printable(group.version) },
    { text: printable(group.upgradeTo), style: paint.good },
    { text: group.worst, style: paint.severity[group.worst] },
    {
      text:
        group.fixable === group.findings.length
          ? String(group.fixable)
          : `${group.fixable} of ${group.findings.length}`,
    },
    { text: group.exploited > 0 ? 'exploited' : '', style: paint.alarm },
  ]);
  const what =
    upgrades.length === 1
      ? 'This upgrade fixes'
      : `These ${formatCount(upgrades.length)} upgrades fix`;
  const lines = [paint.bold(`${what} ${countOf(fixable, 'finding')}, most urgent first`), ''];
  lines.push(...layOutUpgrades([head, ...rows], width - 2).map((line) => `  ${line}`));
  const more = upgrades.length - rows.length;
  if (more > 0) lines.push(paint.dim(`  and ${countOf(more, 'more upgrade')}, in the list below`));
  return lines;
}

/** Leaves out spare columns, the first one first, until names and versions can be read whole. */
function layOutUpgrades(rows: readonly (readonly Cell[])[], width: number): string[] {
  let columns = upgradeColumns.map((column, index) => ({ ...column, index }));
  const pick = (row: readonly Cell[]) => columns.map(({ index }) => row[index]!);
  for (;;) {
    const natural = fitColumns(columns, rows.map(pick), Number.POSITIVE_INFINITY);
    const needed = natural.reduce(
      (sum, each, i) => sum + gap + (i === 0 ? Math.min(each, readableName) : Math.min(each, 40)),
      -gap,
    );
    const spare = columns.findIndex((column) => column.spare);
    if (needed <= width || spare < 0) break;
    columns = columns.toSpliced(spare, 1);
  }
  const widths = fitColumns(columns, rows.map(pick), width);
  return rows.map((row) => formatRow(columns, widths, pick(row)));
}

const findingColumns: readonly Column[] = [
  {},
  { cut: 'end', minWidth: 14 },
  { align: 'right' },
  { cut: 'middle', minWidth: 9 },
  {},
  { cut: 'end', minWidth: 0 },
];
/** Fewer columns than this say nothing in a summary; then it is left to the other formats. */
const readableSummary = 24;

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
  const lines = [paint.bold(`All ${count}${merged}`)];
  for (const finding of report.findings) {
    if (finding.kind !== 'end-of-life') continue;
    lines.push('', paint.bold(printable(finding.distribution)));
    const [first = '', ...rest] = wrap(oneLine(finding.summary), width - 12);
    lines.push(
      `  ${paint.severity[finding.severity.level](finding.severity.level.padEnd(8))}  ${first}`,
    );
    lines.push(...rest.map((line) => ' '.repeat(12) + line));
  }
  lines.push(...renderSecrets(report, paint, width));
  const cells = new Map(
    summary.groups.map((group) => [group, group.rows.map((row) => cellsOf(row, paint))]),
  );
  const all = [...cells.values()].flat();
  const natural = fitColumns(
    findingColumns,
    all.map((row) => row.slice(0, -1)),
    width - 2,
  );
  const left = width - 2 - natural.reduce((sum, each) => sum + (each > 0 ? each + 2 : 0), 0);
  const widths = [...natural.slice(0, -1), left >= readableSummary ? left : 0];
  for (const [group, rows] of cells) {
    lines.push('', renderGroupName(group, report, paint, width));
    lines.push(...rows.map((row) => `  ${formatRow(findingColumns, widths, row)}`));
  }
  return lines;
}

/** Every secret with its place, then why it matters and what to do, once for those that share it. */
function renderSecrets(report: Report, paint: Paint, width: number): string[] {
  const secrets = report.findings.filter(isSecret);
  const lines: string[] = [];
  for (const [title, same] of Map.groupBy(secrets, (finding) => finding.title)) {
    lines.push('', `${paint.bold(printable(title))}  ${paint.dim('secret')}`);
    for (const finding of same) {
      const { level } = finding.severity;
      const place = truncateMiddle(secretPlace(finding), Math.max(30, width - 44));
      lines.push(
        `  ${paint.severity[level](level.padEnd(8))}  ${place}  ${paint.dim(printable(finding.match))}`,
      );
    }
    for (const fix of new Set(same.map((finding) => finding.fix))) {
      lines.push(...wrap(oneLine(fix), width - 12).map((line) => ' '.repeat(12) + paint.dim(line)));
    }
  }
  return lines;
}

/** "openssl 1.1.1k-1  deb  (libssl1.1, openssl)", or with the place of a language package. */
function renderGroupName(group: PackageGroup, report: Report, paint: Paint, width: number): string {
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

const statusText = {
  fixed: 'fix exists',
  affected: 'no fix yet',
  'will-not-fix': 'will not fix',
  deferred: 'fix deferred',
  'end-of-life': 'end of life',
  'not-affected': 'not affected',
  'under-investigation': 'unclear yet',
} as const;

function cellsOf({ finding }: FindingRow, paint: Paint): Cell[] {
  const { severity, epss, exploited } = finding;
  const likely = epss !== undefined && epss.score >= 0.1;
  return [
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

function renderProblems(report: Report, paint: Paint, width: number): string[] {
  if (report.problems.length === 0) return [];
  const lines = [
    paint.warn(`Not everything could be looked at: ${countOf(report.problems.length, 'problem')}`),
  ];
  for (const problem of report.problems) {
    lines.push(...indented(describeProblem(problem), width, '! '));
    if (problem.hint !== undefined) lines.push(...indented(problem.hint, width, '    ', paint.dim));
  }
  return lines;
}

function describeProblem({ code, message, path, layer }: Problem): string {
  const place = path === undefined ? '' : ` ${printable(path)}${layerNote(layer)}:`;
  return `${code}:${place} ${message}`;
}

function layerNote(layer: number | undefined): string {
  return layer === undefined ? '' : ` (layer ${layer})`;
}

function shortDigest(digest: string | undefined): string {
  return digest === undefined
    ? ''
    : printable(digest.replace(/^(\w+:[0-9a-f]{12})[0-9a-f]+$/, '$1'));
}

/** Wrapped lines under a bullet, indented by two. */
function indented(
  text: string,
  width: number,
  bullet: string,
  style: (text: string) => string = (same) => same,
): string[] {
  return wrap(oneLine(text), width - 2 - bullet.length).map(
    (line, i) => `  ${style((i === 0 ? bullet : ' '.repeat(bullet.length)) + line)}`,
  );
}

function rowsOf(summary: ReportSummary): number {
  return summary.groups.reduce((sum, group) => sum + group.rows.length, 0);
}
