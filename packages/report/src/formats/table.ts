import {
  isLicense,
  isMalware,
  isMisconfiguration,
  isSecret,
  osPackageTypes,
  type Problem,
  type Report,
} from '@seaworthy/model';
import { shellWord } from '@seaworthy/risk';
import {
  describeConfiguration,
  describeDatabase,
  describeLimits,
  describeVerdict,
} from '../coverage.ts';
import { describeDecisions } from '../decisions.ts';
import { checkPlace, licensePlace } from '../finding-text.ts';
import { malwarePlace, malwareSource } from '../malware-text.ts';
import { describeNewerBase, describeOrigins } from '../origins.ts';
import type { Reporter } from '../reporter.ts';
import { secretPlace } from '../secret-text.ts';
import {
  countTypes,
  type FindingGroup,
  type FindingRow,
  type QueuedAction,
  type ReportSummary,
  summarise,
} from '../summary.ts';
import { describeSuppressed } from '../suppressed.ts';
import { describePlace, describeRemoved, describeShare } from '../text/action.ts';
import { type Cell, type Column, fitColumns, formatRow } from '../text/columns.ts';
import { createPaint, type Paint, riskPaint } from '../text/paint.ts';
import { countOf, formatCount, oneLine, printable } from '../text/printable.ts';
import { statusText } from '../text/status.ts';
import { displayWidth, truncate, truncateMiddle, wrap } from '../text/width.ts';
import { renderFleetTable } from './fleet-table.ts';
import { renderIdleWaivers, renderSuppressed } from './table-suppressed.ts';

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
    lines.push(...indented(decision, width, '! ', paint.warn));
  }
  for (const limit of describeLimits(report)) {
    lines.push(...indented(limit, width, '! ', paint.warn));
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
  lines.push(...indented(word, width, '', paint.dim));
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
  lines.push(...renderMalware(report, paint, width));
  lines.push(...renderSecrets(report, paint, width));
  lines.push(...renderMisconfigurations(report, paint, width));
  lines.push(...renderLicenses(report, paint, width));
  const cells = new Map(
    summary.groups.map((group) => [group, group.rows.map((row) => cellsOf(row, paint))]),
  );
  if (cells.size === 0) return lines;
  const head = findingHead.map((text): Cell => ({ text, style: paint.dim }));
  const all = [head, ...[...cells.values()].flat()];
  const natural = fitColumns(
    findingColumns,
    all.map((row) => row.slice(0, -1)),
    width - 2,
  );
  const left = width - 2 - natural.reduce((sum, each) => sum + (each > 0 ? each + 2 : 0), 0);
  const widths = [...natural.slice(0, -1), left >= readableSummary ? left : 0];
  lines.push('', `  ${formatRow(findingColumns, widths, head)}`);
  for (const [group, rows] of cells) {
    lines.push('', renderGroupName(group, report, paint, width));
    lines.push(...rows.map((row) => `  ${formatRow(findingColumns, widths, row)}`));
  }
  return lines;
}

/** Every malicious thing with its place and who says so, then what it does and what to do. */
function renderMalware(report: Report, paint: Paint, width: number): string[] {
  const lines: string[] = [];
  const malware = report.findings.filter(isMalware);
  for (const [title, same] of Map.groupBy(malware, (finding) => finding.title)) {
    const name = truncateMiddle(printable(title), width - 9);
    lines.push('', `${paint.bold(name)}  ${paint.dim('malware')}`);
    for (const finding of same) {
      const { level } = finding.severity;
      const source = truncateMiddle(malwareSource(finding), Math.max(16, width >> 2));
      const place = truncateMiddle(malwarePlace(finding), width - 14 - source.length);
      lines.push(`  ${paint.severity[level](level.padEnd(8))}  ${place}  ${paint.dim(source)}`);
    }
    for (const text of new Set(same.flatMap(({ summary, fix }) => [summary, fix]))) {
      lines.push(
        ...wrap(oneLine(text), width - 12).map((line) => ' '.repeat(12) + paint.dim(line)),
      );
    }
  }
  return lines;
}

/** Every secret with its place, then what to do, once for those that share it. */
function renderSecrets(report: Report, paint: Paint, width: number): string[] {
  const secrets = report.findings.filter(isSecret);
  const lines: string[] = [];
  for (const [title, same] of Map.groupBy(secrets, (finding) => finding.title)) {
    lines.push('', `${paint.bold(printable(title))}  ${paint.dim('secret')}`);
    for (const finding of same) {
      const { level } = finding.severity;
      const match = truncate(printable(finding.match), 30);
      const place = truncateMiddle(secretPlace(finding), width - 14 - displayWidth(match));
      lines.push(`  ${paint.severity[level](level.padEnd(8))}  ${place}  ${paint.dim(match)}`);
    }
    for (const fix of new Set(same.map((finding) => finding.fix))) {
      lines.push(...wrap(oneLine(fix), width - 12).map((line) => ' '.repeat(12) + paint.dim(line)));
    }
  }
  return lines;
}

/** Every fault of the configuration with its lines, then what to write, once for those alike. */
function renderMisconfigurations(report: Report, paint: Paint, width: number): string[] {
  const lines: string[] = [];
  const faults = report.findings.filter(isMisconfiguration);
  for (const [check, same] of Map.groupBy(faults, (finding) => finding.check)) {
    const { title, severity, fix } = same[0]!;
    const head = paint.severity[severity.level](severity.level.padEnd(8));
    const name = truncate(printable(title), width - 10);
    const fits = displayWidth(name) + displayWidth(check) <= width - 12;
    lines.push(
      '',
      `${head}  ${paint.bold(name)}${fits ? `  ${paint.dim(check)}` : ''}`,
      ...(fits ? [] : [`          ${paint.dim(printable(check))}`]),
    );
    for (const finding of same) {
      const place = truncateMiddle(checkPlace(finding), Math.max(30, width - 12));
      const says = finding.summary === title ? finding.resource : finding.summary;
      lines.push(`  ${place}`, ...wrap(oneLine(says), width - 6).map((line) => `      ${line}`));
    }
    lines.push(...wrap(oneLine(fix), width - 4).map((line) => `    ${paint.dim(line)}`));
  }
  return lines;
}

/** Every licence that is minded with the packages that have it, then what it asks for, once. */
function renderLicenses(report: Report, paint: Paint, width: number): string[] {
  const lines: string[] = [];
  const found = report.findings.filter(isLicense);
  for (const [, same] of Map.groupBy(found, (finding) => `${finding.rule} ${finding.title}`)) {
    const { title, severity, why, fix } = same[0]!;
    const head = paint.severity[severity.level](severity.level.padEnd(8));
    lines.push('', `${head}  ${paint.bold(truncate(printable(title), width - 10))}`);
    const places = same.map((finding) => truncateMiddle(licensePlace(finding), width - 4));
    lines.push(...wrap(places.join('; '), width - 4).map((line) => `    ${line}`));
    const lesson = oneLine(`${why} ${fix}`);
    lines.push(...wrap(lesson, width - 4).map((line) => `    ${paint.dim(line)}`));
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
