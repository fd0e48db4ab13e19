import type { Report } from '@seaworthy/model';
import { describeDatabase, describeLimits, describeVerdict } from '../coverage.ts';
import type { Reporter } from '../reporter.ts';
import { secretPlace } from '../secret-text.ts';
import { countTypes, type FindingRow, type PackageGroup, summarise } from '../summary.ts';
import { markdownCode, markdownLink, markdownText } from '../text/markdown.ts';
import { countOf, formatCount } from '../text/printable.ts';
import { webUrl } from '../text/url.ts';

/** GitHub refuses comments of more than 65,536 characters, GitLab of more than a million. */
const maxLength = 60_000;
const maxUpgrades = 25;

/** For pull requests: the answer and the upgrades in sight, every finding folded. */
export const markdown: Reporter = {
  name: 'markdown',
  about: 'For pull requests and job summaries: totals, upgrades, findings folded away.',
  extension: '.md',
  render(report) {
    const summary = summarise(report);
    const verdict = describeVerdict(report, summary);
    const parts = [
      `## ${verdict.tone === 'good' ? '✅' : verdict.tone === 'warn' ? '⚠️' : '🚨'} ${markdownCode(report.target.name)}`,
      `**${markdownText(verdict.text)}**`,
    ];
    const limits = describeLimits(report);
    if (limits.length > 0) {
      parts.push(
        ['> [!WARNING]', ...limits.map((each) => `> - ${markdownText(each, 500)}`)].join('\n'),
      );
    }
    if (summary.levels.length > 0) {
      parts.push(
        markdownTable(
          summary.levels.map(([level]) => level),
          [summary.levels.map(([, count]) => formatCount(count))],
        ),
      );
    }
    if (summary.upgrades.length > 0) {
      const shown = summary.upgrades.slice(0, maxUpgrades);
      const more = summary.upgrades.length - shown.length;
      parts.push(
        `### ${countOf(summary.upgrades.length, 'upgrade')} for ${countOf(summary.fixable, 'finding')}`,
        markdownTable(
          ['Package', 'Type', 'Installed', 'Upgrade to', 'Worst', 'Fixes'],
          shown.map((group) => [
            markdownCode(group.name),
            group.type,
            markdownCode(group.version),
            markdownCode(group.upgradeTo),
            group.worst + (group.exploited > 0 ? ', **exploited**' : ''),
            `${group.fixable} of ${group.findings.length}`,
          ]),
        ),
      );
      if (more > 0) parts.push(`and ${countOf(more, 'more upgrade')}`);
    }
    const closing = [renderProblems(report), renderFacts(report)].filter((part) => part !== '');
    const used = [...parts, ...closing].reduce((sum, part) => sum + part.length + 2, 0);
    const findings = renderFindings(report, summary.groups, maxLength - used);
    return `${[...parts, ...findings, ...closing].join('\n\n')}\n`;
  },
};

function renderFindings(report: Report, groups: readonly PackageGroup[], room: number): string[] {
  if (report.findings.length === 0) return [];
  const rows: string[][] = [
    ...report.findings.flatMap((finding) => {
      const { severity, summary } = finding;
      switch (finding.kind) {
        case 'end-of-life': {
          const distribution = markdownCode(finding.distribution);
          return [[severity.level, '', distribution, '', '', markdownText(summary)]];
        }
        case 'secret': {
          const what = `${markdownCode(finding.match)}: ${markdownText(finding.fix)}`;
          const place = markdownCode(secretPlace(finding));
          return [[severity.level, markdownText(finding.title), place, '', '', what]];
        }
        default:
          return [];
      }
    }),
    ...groups.flatMap((group) => group.rows.map((row) => cellsOf(group, row))),
  ];
  const head = ['Severity', 'Flaw', 'Package', 'Installed', 'Fixed in', 'What'];
  let length = 400;
  const fitting = rows.findIndex((row) => {
    length += row.reduce((sum, cell) => sum + cell.length + 3, 2);
    return length > room;
  });
  const shown = fitting < 0 ? rows : rows.slice(0, fitting);
  const merged = rows.length < report.findings.length ? ` in ${countOf(rows.length, 'row')}` : '';
  const lines = [
    `<details><summary>All ${countOf(report.findings.length, 'finding')}${merged}</summary>`,
    markdownTable(head, shown),
  ];
  if (shown.length < rows.length) {
    lines.push(
      `The first ${countOf(shown.length, 'row')} of ${formatCount(rows.length)}; the rest does not fit into a comment.`,
    );
  }
  lines.push('</details>');
  return [lines.join('\n\n')];
}

function cellsOf(group: PackageGroup, { finding, members }: FindingRow): string[] {
  const link = finding.evidence.map(({ url }) => webUrl(url)).find((url) => url !== undefined);
  return [
    finding.severity.level + (finding.exploited === undefined ? '' : ', **exploited**'),
    markdownLink(finding.vulnerability, link),
    members.map(markdownCode).join(', '),
    markdownCode(group.version),
    finding.fixedVersion === undefined
      ? finding.status.replaceAll('-', ' ')
      : markdownCode(finding.fixedVersion),
    markdownText(finding.summary),
  ];
}

function renderProblems({ problems }: Report): string {
  if (problems.length === 0) return '';
  const shown = problems.slice(0, 50).map(({ code, path, message }) => {
    const place = path === undefined ? '' : ` ${markdownCode(path.slice(0, 200))}`;
    return `- ${code}${place}: ${markdownText(message)}`;
  });
  const more = problems.length - shown.length;
  if (more > 0) shown.push(`- and ${formatCount(more)} more`);
  return `<details><summary>Not looked at: ${countOf(problems.length, 'problem')}</summary>\n\n${shown.join('\n')}\n\n</details>`;
}

function renderFacts(report: Report): string {
  const { target, distribution, tool } = report;
  const types = countTypes(report).map(([type, count]) => `${formatCount(count)} ${type}`);
  const facts = [
    markdownText(`${tool.name} ${tool.version}`),
    target.digest === undefined ? target.kind : markdownCode(target.digest),
    ...(distribution === undefined ? [] : [markdownText(distribution.name)]),
    `${countOf(report.packages.length, 'package')}${types.length > 0 ? ` (${types.join(', ')})` : ''}`,
    markdownText(`database: ${describeDatabase(report)}`),
  ];
  const hidden = Object.entries(report.hidden)
    .filter(([, count]) => count > 0)
    .map(([filter, count]) => `${formatCount(count)} hidden by ${markdownCode(filter)}`);
  return `<sub>${[...facts, ...hidden].join(' · ')}</sub>`;
}

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
