import { isVulnerability, type Report, type SeverityLevel, severityLevels } from '@seaworthy/model';
import { kindNames } from '../finding-text.ts';
import { formatCount } from '../text/printable.ts';
import { type Html, html } from './markup.ts';

/** Rows that a chart shows before it sums up the rest. */
const maxRows = 8;

export function renderCharts(report: Report): Html | undefined {
  if (report.findings.length === 0) return undefined;
  return html`
    <section class="charts" aria-label="Charts">
      ${severityChart(report)}
      ${ecosystemChart(report)}
      <div class="stacked">${originChart(report)}${ageChart(report)}</div>
    </section>`;
}

type Counts = ReadonlyMap<SeverityLevel, number>;

/** A ring: 100 units of its length are all findings. */
function severityChart({ findings }: Report): Html {
  const counts = countLevels(findings);
  let before = 0;
  const arcs = levelsOf(counts).map(([level, count]) => {
    const share = (count / findings.length) * 100;
    const arc = html`<circle class="arc ${level}" cx="60" cy="60" r="46" pathLength="100"
      stroke-dasharray="${round(share)} ${round(100 - share)}" stroke-dashoffset="${round(25 - before)}"/>`;
    before += share;
    return arc;
  });
  return figure(
    'Severity',
    html`
      <div class="ring">
        <svg viewBox="0 0 120 120" aria-hidden="true" focusable="false">
          ${arcs}
          <text x="60" y="60" class="total">${formatCount(findings.length)}</text>
          <text x="60" y="76" class="unit">${findings.length === 1 ? 'finding' : 'findings'}</text>
        </svg>
        <ul class="legend">${levelsOf(counts).map(
          ([level, count]) =>
            html`<li><i class="dot ${level}"></i>${level} <b>${formatCount(count)}</b></li>`,
        )}</ul>
      </div>`,
  );
}

function ecosystemChart({ findings }: Report): Html {
  const groups = Map.groupBy(findings, (finding) =>
    isVulnerability(finding) ? finding.package.type : kindNames[finding.kind],
  );
  return barChart(
    'By ecosystem',
    [...groups].sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1)),
  );
}

const dayMs = 86_400_000;
const ages: readonly (readonly [name: string, days: number])[] = [
  ['up to 30 days', 30],
  ['up to a year', 365],
  ['up to 3 years', 3 * 365],
  ['older', Number.POSITIVE_INFINITY],
];

/** How long the world has known: old flaws with a fix are upgrades that were never made. */
function ageChart({ findings, createdAt }: Report): Html {
  const known = findings.filter(
    (finding) => finding.kind === 'vulnerability' || finding.kind === 'end-of-life',
  );
  const groups = Map.groupBy(known, (finding) => {
    const published = isVulnerability(finding) ? finding.publishedAt : finding.endedAt;
    const ageDays = (Date.parse(createdAt) - Date.parse(published ?? '')) / dayMs;
    return ages.find(([, days]) => ageDays <= days)?.[0] ?? 'not known';
  });
  const order = [...ages.map(([name]) => name), 'not known'];
  return barChart(
    'Known to the world for',
    order.flatMap((name) => (groups.has(name) ? [[name, groups.get(name)!] as const] : [])),
  );
}

/** Whose the findings are: a newer base image removes the one part, an own change the other. */
function originChart(report: Report): Html | undefined {
  if (report.baseImage?.layers === undefined) return undefined;
  const known = report.findings.filter(
    (finding) => finding.kind === 'vulnerability' || finding.kind === 'end-of-life',
  );
  const groups = Map.groupBy(known, (finding): string =>
    isVulnerability(finding) && finding.origin === 'own' ? 'yours' : 'base image',
  );
  return barChart(
    'Brought by',
    ['base image', 'yours'].map((name) => [name, groups.get(name) ?? []] as const),
  );
}

/** Horizontal bars, split by severity. The numbers stand beside them, so nothing is lost unseen. */
function barChart(
  title: string,
  rows: readonly (readonly [name: string, findings: Report['findings']])[],
): Html {
  const shown = rows.slice(0, maxRows);
  const rest = rows.slice(maxRows).flatMap(([, findings]) => findings);
  const all = rest.length > 0 ? [...shown, ['others', rest] as const] : shown;
  const longest = Math.max(1, ...all.map(([, findings]) => findings.length));
  return figure(
    title,
    html`<table class="bars"><tbody>${all.map(
      ([name, findings]) => html`
        <tr>
          <th scope="row">${name}</th>
          <td>${bar(countLevels(findings), longest)}</td>
          <td class="number">${formatCount(findings.length)}</td>
        </tr>`,
    )}</tbody></table>`,
  );
}

function bar(counts: Counts, longest: number): Html {
  let at = 0;
  const parts = levelsOf(counts).map(([level, count]) => {
    const width = (count / longest) * 100;
    const part = html`<rect class="${level}" x="${round(at)}" width="${round(width)}" height="10">
      <title>${formatCount(count)} ${level}</title></rect>`;
    at += width;
    return part;
  });
  return html`
    <svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      ${parts}
    </svg>`;
}

function figure(title: string, body: Html): Html {
  return html`<figure><figcaption>${title}</figcaption>${body}</figure>`;
}

function countLevels(findings: Report['findings']): Counts {
  const counts = new Map<SeverityLevel, number>();
  for (const { severity } of findings) {
    counts.set(severity.level, (counts.get(severity.level) ?? 0) + 1);
  }
  return counts;
}

function levelsOf(counts: Counts): [SeverityLevel, number][] {
  return severityLevels.flatMap((level): [SeverityLevel, number][] => {
    const count = counts.get(level) ?? 0;
    return count > 0 ? [[level, count]] : [];
  });
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}
