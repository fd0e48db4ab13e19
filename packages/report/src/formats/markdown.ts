import type { Report } from '@seaworthy/model';
import {
  describeConfiguration,
  describeDatabase,
  describeLimits,
  describeVerdict,
} from '../coverage.ts';
import { describeDecisions } from '../decisions.ts';
import { checkPlace, licensePlace } from '../finding-text.ts';
import { malwarePlace } from '../malware-text.ts';
import { describeNewerBase, describeOrigins } from '../origins.ts';
import type { Reporter } from '../reporter.ts';
import { secretPlace } from '../secret-text.ts';
import {
  countTypes,
  type FindingGroup,
  type FindingRow,
  type ReportSummary,
  summarise,
} from '../summary.ts';
import {
  describeAuthority,
  describeIdleWaiver,
  describeSuppressed,
  nameSuppressed,
} from '../suppressed.ts';
import { describePlace, describeRemoved, describeShare } from '../text/action.ts';
import { markdownCode, markdownLink, markdownText } from '../text/markdown.ts';
import { countOf, formatCount } from '../text/printable.ts';
import { webUrl } from '../text/url.ts';
import { renderFleetMarkdown } from './fleet-markdown.ts';

/** GitHub refuses comments of more than 65,536 characters, GitLab of more than a million. */
const maxLength = 60_000;
const maxActions = 15;

/** For pull requests: the answer and what to fix first in sight, every finding folded. */
export const markdown: Reporter = {
  name: 'markdown',
  about: 'For pull requests and job summaries: totals, what to fix first, findings folded away.',
  extension: '.md',
  readsFindingsOnly: true,
  renderFleet: renderFleetMarkdown,
  render(report, { showSuppressed = false }) {
    const summary = summarise(report);
    const verdict = describeVerdict(report, summary);
    const parts = [
      `## ${verdict.tone === 'good' ? '✅' : verdict.tone === 'warn' ? '⚠️' : '🚨'} ${markdownCode(report.target.name)}`,
      `**${markdownText(verdict.text)}**`,
    ];
    const limits = [
      ...describeDecisions(report),
      ...describeLimits(report),
      ...expiredWaivers(report),
    ];
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
    for (const line of [describeOrigins(report), describeNewerBase(report)]) {
      if (line !== undefined) parts.push(markdownText(line));
    }
    parts.push(...renderActions(report, summary));
    const closing = [
      showSuppressed ? renderSuppressed(report) : '',
      renderUnusedWaivers(report),
      renderProblems(report),
      renderFacts(report),
    ].filter((part) => part !== '');
    const used = [...parts, ...closing].reduce((sum, part) => sum + part.length + 2, 0);
    const findings = renderFindings(report, summary.groups, maxLength - used);
    return `${[...parts, ...findings, ...closing].join('\n\n')}\n`;
  },
};

function renderActions(report: Report, { queue, alternatives }: ReportSummary): string[] {
  if (queue.length === 0) return [];
  const rows = queue.slice(0, maxActions).map(({ action, highest, share }, index) => {
    const place = describePlace(action, report);
    return [
      String(index + 1),
      highest.toFixed(1),
      markdownText(action.title, 300) + (place === '' ? '' : `, ${markdownText(place)}`),
      markdownText(describeRemoved(action)),
      describeShare(share, ''),
    ];
  });
  const more = queue.length - rows.length;
  const notes = [
    ...(more > 0 ? [countOf(more, 'more change')] : []),
    ...(alternatives > 0 ? [`${countOf(alternatives, 'other way')} to the same end`] : []),
  ];
  return [
    '### What to fix first',
    markdownTable(['', 'Risk', 'Change', 'Removes', 'Of all risk'], rows),
    ...(notes.length === 0 ? [] : [`and ${notes.join(', ')}`]),
  ];
}

function renderFindings(report: Report, groups: readonly FindingGroup[], room: number): string[] {
  if (report.findings.length === 0) return [];
  const rows: string[][] = [
    ...report.findings.flatMap((finding) => {
      const { severity, summary } = finding;
      const risk = finding.risk?.toFixed(1) ?? '';
      switch (finding.kind) {
        case 'end-of-life': {
          const distribution = markdownCode(finding.distribution);
          return [[risk, severity.level, '', distribution, '', '', markdownText(summary)]];
        }
        case 'secret': {
          const what = `${markdownCode(finding.match)}: ${markdownText(finding.fix)}`;
          const place = markdownCode(secretPlace(finding));
          return [[risk, severity.level, markdownText(finding.title), place, '', '', what]];
        }
        case 'malware': {
          const what = `${markdownText(summary)} ${markdownText(finding.fix)}`;
          const place = markdownCode(malwarePlace(finding));
          return [[risk, severity.level, markdownText(finding.title), place, '', '', what]];
        }
        case 'misconfiguration': {
          const what = `${markdownText(summary)}. ${markdownText(finding.fix)}`;
          const place = markdownCode(checkPlace(finding));
          return [[risk, severity.level, markdownText(finding.title), place, '', '', what]];
        }
        case 'license': {
          const what = `${markdownText(summary)}. ${markdownText(finding.why)}`;
          const place = markdownCode(licensePlace(finding));
          return [[risk, severity.level, markdownText(finding.title), place, '', '', what]];
        }
        default:
          return [];
      }
    }),
    ...groups.flatMap((group) => group.rows.map((row) => cellsOf(group, row))),
  ];
  const head = ['Risk', 'Severity', 'Flaw', 'Package', 'Installed', 'Fixed in', 'What'];
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

function cellsOf(group: FindingGroup, { finding, members }: FindingRow): string[] {
  const link = finding.evidence.map(({ url }) => webUrl(url)).find((url) => url !== undefined);
  return [
    finding.risk?.toFixed(1) ?? '',
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

/** More rows than these are for the JSON report. */
const maxSuppressed = 100;

function renderSuppressed({ suppressed }: Report): string {
  if (suppressed.length === 0) return '';
  const shown = suppressed.slice(0, maxSuppressed).map((each) => {
    const { flaw, subject } = nameSuppressed(each);
    return [
      each.finding.severity.level,
      markdownCode(flaw),
      markdownCode(subject.slice(0, 200)),
      markdownText(describeAuthority(each)),
      markdownText(each.reason),
    ];
  });
  const table = markdownTable(['Severity', 'Flaw', 'Package', 'Who and until when', 'Why'], shown);
  const more = suppressed.length - shown.length;
  const rest = more > 0 ? `\n\nand ${formatCount(more)} more` : '';
  return `<details><summary>Suppressed: ${countOf(suppressed.length, 'finding')}</summary>\n\n${table}${rest}\n\n</details>`;
}

function expiredWaivers({ idleWaivers = [] }: Report): string[] {
  return idleWaivers.filter(({ why }) => why === 'expired').map(describeIdleWaiver);
}

function renderUnusedWaivers({ idleWaivers = [] }: Report): string {
  const unused = idleWaivers.filter(({ why }) => why === 'unused');
  if (unused.length === 0) return '';
  const shown = unused.slice(0, 20).map((each) => `- ${markdownText(describeIdleWaiver(each))}`);
  if (unused.length > shown.length)
    shown.push(`- and ${formatCount(unused.length - shown.length)} more`);
  return `<details><summary>${countOf(unused.length, 'waiver')} without use</summary>\n\n${shown.join('\n')}\n\n</details>`;
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
  const configuration = describeConfiguration(report);
  const facts = [
    markdownText(`${tool.name} ${tool.version}`),
    target.digest === undefined ? target.kind : markdownCode(target.digest),
    ...(distribution === undefined ? [] : [markdownText(distribution.name)]),
    `${countOf(report.packages.length, 'package')}${types.length > 0 ? ` (${types.join(', ')})` : ''}`,
    markdownText(`database: ${describeDatabase(report)}`),
    ...(configuration === undefined ? [] : [markdownText(`configuration: ${configuration}`)]),
  ];
  const hidden = Object.entries(report.hidden)
    .filter(([, count]) => count > 0)
    .map(([filter, count]) => `${formatCount(count)} hidden by ${markdownCode(filter)}`);
  const suppressed = describeSuppressed(report);
  if (suppressed !== '') hidden.push(markdownText(suppressed));
  return `<sub>${[...facts, ...hidden].join(' · ')}</sub>`;
}

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
