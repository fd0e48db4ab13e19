import { type Fleet, severityLevels } from '@seaworthy/model';
import { summariseFleet } from '../fleet-summary.ts';
import { nameOfBase } from '../origins.ts';
import { describeRemoved } from '../text/action.ts';
import { markdownCode, markdownText } from '../text/markdown.ts';
import { countOf, formatCount } from '../text/printable.ts';

/** GitHub refuses comments of more than 65,536 characters; with these, tables stay below. */
const maxRows = 100;
const maxActions = 25;
const maxCell = 150;

/** Many targets in a pull request or a job summary. */
export function* renderFleetMarkdown(fleet: Fleet): Generator<string> {
  const summary = summariseFleet(fleet);
  const { reports, failures } = fleet;
  const actions = fleet.actions.filter(({ adds }) => adds.total > 0);
  const isClean = summary.findings === 0 && failures.length === 0;
  const sign = isClean ? '✅' : summary.levels.some(([level]) => isSevere(level)) ? '🚨' : '⚠️';
  const exploited =
    summary.exploited > 0 ? `, ${formatCount(summary.exploited)} known to be exploited` : '';
  yield `## ${sign} ${countOf(reports.length + failures.length, 'target')}\n\n`;
  yield `**${countOf(summary.findings, 'finding')}${exploited}. ${formatCount(summary.fixable)} can be fixed now.**\n`;
  if (failures.length > 0) {
    const lines = failures
      .slice(0, maxRows)
      .map(({ target, message }) => `> - ${code(target)}: ${markdownText(message, 300)}`);
    yield `\n> [!WARNING]\n> ${countOf(failures.length, 'target')} could not be read:\n${lines.join('\n')}\n`;
  }
  if (actions.length > 0) {
    const lines = actions
      .slice(0, maxActions)
      .map(
        (action, index) =>
          `${index + 1}. **${markdownText(action.title, 200)}**: ${describeRemoved(action)}, in ${countOf(action.targets.length, 'target')}`,
      );
    const more = actions.length - lines.length;
    yield `\n### What to fix first\n\n${lines.join('\n')}\n${more > 0 ? `\nand ${countOf(more, 'more change')}\n` : ''}`;
  }
  yield `\n### Findings by target\n\n${table(
    ['Target', 'Base image', ...severityLevels.slice(0, 4), 'other', 'exploited', 'fixable'],
    summary.rows.map(({ report, counts, exploited: used, fixable }) => [
      code(report.target.name),
      report.baseImage === undefined ? '' : code(nameOfBase(report.baseImage)),
      ...severityLevels.slice(0, 4).map((level) => cell(counts.get(level) ?? 0)),
      cell((counts.get('none') ?? 0) + (counts.get('unknown') ?? 0)),
      cell(used),
      cell(fixable),
    ]),
  )}`;
  for (const { distribution, targets } of summary.ended.slice(0, maxRows)) {
    yield `\n${code(distribution)} gets no more security fixes: ${countOf(targets, 'target')}\n`;
  }
  if (summary.packages.length === 0) return;
  yield `\n<details><summary>${countOf(summary.packages.length, 'package')} with findings</summary>\n\n${table(
    ['Package', 'Type', 'Version', 'Worst', 'Findings', 'Targets'],
    summary.packages.map((row) => [
      code(row.name),
      row.type,
      row.versions.length === 1 ? code(row.versions[0]!) : countOf(row.versions.length, 'version'),
      row.worst + (row.exploited > 0 ? ', **exploited**' : ''),
      cell(row.findings),
      cell(row.targets),
    ]),
  )}\n</details>\n`;
}

function isSevere(level: string): boolean {
  return level === 'critical' || level === 'high';
}

function code(text: string): string {
  return markdownCode(text.slice(0, maxCell).toWellFormed());
}

function cell(count: number): string {
  return count === 0 ? '' : formatCount(count);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  const more = rows.length - maxRows;
  return `${line(head)}${line(head.map(() => '---'))}${rows.slice(0, maxRows).map(line).join('')}${
    more > 0 ? `\nand ${formatCount(more)} more\n` : ''
  }`;
}
