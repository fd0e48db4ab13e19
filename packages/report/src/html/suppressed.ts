import { isVulnerability, type Report, type Suppression } from '@seaworthy/model';
import { secretPlace } from '../secret-text.ts';
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
export function renderSuppressed({ suppressed, createdAt }: Report): Html | undefined {
  if (suppressed.length === 0) return undefined;
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
      ${more > 0 && html`<p>and ${formatCount(more)} more in the JSON report</p>`}`,
  );
}

function renderRow(each: Suppression, createdAt: string): Html {
  const { finding, by, owner, reason, justification, until, source } = each;
  const isLate = until !== undefined && Date.parse(until) - Date.parse(createdAt) < 14 * 86_400_000;
  return html`
    <tr>
      <td>${severityBadge(finding.severity.level)}</td>
      <th scope="row">${finding.kind === 'secret' ? finding.title : isVulnerability(finding) ? finding.vulnerability : 'End of life'}</th>
      <td data-label="Package">${
        isVulnerability(finding)
          ? html`${finding.package.name} <span class="quiet">${finding.package.version}</span>`
          : finding.kind === 'secret'
            ? secretPlace(finding)
            : finding.distribution
      }</td>
      <td data-label="Who">${authorities[by]}${owner !== undefined && html`<br>${owner}`}
        <br><span class="quiet">${source}</span></td>
      <td data-label="Why">${reason}${
        justification !== undefined &&
        html`<br>
        <span class="quiet">${justification.replaceAll('_', ' ')}</span>`
      }</td>
      <td data-label="Until">${until === undefined ? html`<span class="quiet">no end</span>` : html`<span class="${isLate && 'alarm'}">${dateWords(until)}</span>`}</td>
    </tr>`;
}
