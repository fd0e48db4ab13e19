import { type IdleWaiver, isVulnerability, type Report, type Suppression } from '@seaworthy/model';
import { subjectOf, titleOf } from '../finding-text.ts';
import { describeIdleWaiver } from '../suppressed.ts';
import { formatCount } from '../text/printable.ts';
import { type Html, html } from './markup.ts';
import { dateWords, section, severityBadge } from './parts.ts';

const maxShown = 5000;

const authorities: Readonly<Record<Suppression['by'], string>> = {
  waiver: 'accepted',
  vex: 'VEX statement',
  vendor: 'its vendor',
};

/** What does not count, and who answers for that. */
export function renderSuppressed(report: Report): Html | undefined {
  const { suppressed, createdAt } = report;
  const idle = report.idleWaivers ?? [];
  if (suppressed.length === 0) {
    return idle.length === 0
      ? undefined
      : section('suppressed', 'Suppressed', '0', renderIdle(idle));
  }
  const shown = suppressed.slice(0, maxShown);
  const more = suppressed.length - shown.length;
  return section(
    'suppressed',
    'Suppressed',
    formatCount(suppressed.length),
    html`
      <p class="lead">Found, and left out of the totals for a reason that somebody gave.</p>
      <table class="stacking">
        <thead><tr><th scope="col">Severity</th><th scope="col">Flaw</th><th scope="col">Package</th>
          <th scope="col">Who</th><th scope="col">Why</th><th scope="col">Until</th></tr></thead>
        <tbody>${shown.map((each) => renderRow(each, createdAt))}</tbody>
      </table>
      ${more > 0 && html`<p>and ${formatCount(more)} more in the JSON report</p>`}
      ${idle.length > 0 && renderIdle(idle)}`,
  );
}

/** Waivers that excuse nothing: they ended, or what they speak of is gone. */
function renderIdle(idle: readonly IdleWaiver[]): Html {
  return html`<ul class="idle">${idle
    .slice(0, maxShown)
    .map((each) => html`<li>${describeIdleWaiver(each)}</li>`)}</ul>`;
}

function renderRow(each: Suppression, createdAt: string): Html {
  const { finding, by, owner, reason, justification, until, source } = each;
  const claim = justification ?? each.status;
  const isLate = until !== undefined && Date.parse(until) - Date.parse(createdAt) < 14 * 86_400_000;
  return html`
    <tr>
      <td>${severityBadge(finding.severity.level)}</td>
      <th scope="row">${finding.kind === 'end-of-life' ? 'End of life' : titleOf(finding)}</th>
      <td data-label="Package">${
        isVulnerability(finding)
          ? html`${finding.package.name} <span class="quiet">${finding.package.version}</span>`
          : subjectOf(finding)
      }</td>
      <td data-label="Who">${authorities[by]}${owner !== undefined && html`<br>${owner}`}
        <br><span class="quiet">${source}</span></td>
      <td data-label="Why">${reason}${
        claim !== undefined &&
        html`<br>
        <span class="quiet">${claim.replaceAll('_', ' ')}</span>`
      }</td>
      <td data-label="Until">${until === undefined ? html`<span class="quiet">no end</span>` : html`<span class="${isLate && 'alarm'}">${dateWords(until)}</span>`}</td>
    </tr>`;
}
