import type { Report } from '@seaworthy/model';
import { describeDatabase, describeLimits, describeVerdict } from '../coverage.ts';
import type { ReportSummary } from '../summary.ts';
import { formatCount } from '../text/printable.ts';
import { renderDecisionLine } from './decisions-section.ts';
import { type Html, html } from './markup.ts';
import { dateWords, facts } from './parts.ts';

/** What a manager reads: which target, when, how it stands, and what the answer leaves out. */
export function renderHeader(report: Report, summary: ReportSummary): Html {
  const { target } = report;
  const verdict = describeVerdict(report, summary);
  const limits = describeLimits(report);
  return html`
    <header class="top">
      <p class="eyebrow">Container security report</p>
      <h1>${breakable(target.name || 'unnamed target')}</h1>
      <p class="verdict ${verdict.tone}" id="verdict">${icons[verdict.tone]} ${verdict.text}</p>
      ${renderDecisionLine(report)}
      ${
        limits.length > 0 &&
        html`
        <div class="limits" role="note" aria-label="What this answer leaves out">
          <ul>${limits.map((limit) => html`<li>${limit.replace(', listed at the end', '')}</li>`)}</ul>
          <a href="#coverage">What was not looked at</a>
        </div>`
      }
      ${renderTiles(report, summary)}
      ${facts([
        [
          'Scanned',
          html`<time datetime="${report.createdAt}">${dateWords(report.createdAt)}</time>`,
        ],
        [
          'Target',
          [target.kind.replace('-', ' '), target.platform ?? ''].filter(Boolean).join(', '),
        ],
        ['System', systemOf(report)],
        ['Digest', target.digest && html`<code>${target.digest}</code>`],
        ['Base image', baseOf(report)],
        ['Looked up in', describeDatabase(report)],
      ])}
    </header>`;
}

/** Long references break at their slashes first. */
function breakable(name: string): Html {
  return html`${name.split('/').map((part, i) => [i > 0 && html`/<wbr>`, part])}`;
}

const icons = {
  good: html`<span class="icon" aria-hidden="true">✓</span>`,
  warn: html`<span class="icon" aria-hidden="true">!</span>`,
  alarm: html`<span class="icon" aria-hidden="true">!</span>`,
};

function renderTiles(report: Report, summary: ReportSummary): Html {
  const urgent = report.findings.filter(({ severity }) =>
    ['critical', 'high'].includes(severity.level),
  ).length;
  const tiles: readonly (readonly [count: number, name: string, tone: string])[] = [
    [report.findings.length, 'findings', ''],
    [urgent, 'critical or high', urgent > 0 ? 'alarm' : ''],
    [summary.exploited, 'exploited', summary.exploited > 0 ? 'alarm' : ''],
    [summary.fixable, 'fixable now', summary.fixable > 0 ? 'good' : ''],
    [report.suppressed.length, 'suppressed', ''],
    [report.packages.length, 'packages', ''],
  ];
  return html`<ul class="tiles" aria-label="Totals">${tiles.map(
    ([count, name, tone]) =>
      html`<li class="${tone}"><strong>${formatCount(count)}</strong> <span>${name}</span></li>`,
  )}</ul>`;
}

function systemOf({ distribution, createdAt }: Report): Html | undefined {
  if (distribution === undefined) return undefined;
  const { name, endOfLife: end } = distribution;
  if (end === undefined) return html`${name}`;
  return end < createdAt.slice(0, 10)
    ? html`${name}, <strong class="alarm">no security fixes since ${dateWords(end)}</strong>`
    : html`${name}, security fixes until ${dateWords(end)}`;
}

function baseOf({ baseImage: base }: Report): Html | undefined {
  if (base === undefined) return undefined;
  const name = base.name ?? base.digest ?? 'without a known name';
  return html`${name} <span class="quiet">(${base.because})</span>`;
}
