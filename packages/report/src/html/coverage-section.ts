import type { Report } from '@seaworthy/model';
import { describeConfiguration, describeDatabase, describeLimits } from '../coverage.ts';
import { countOf, formatCount } from '../text/printable.ts';
import { type Html, html } from './markup.ts';
import { dateWords, facts, section } from './parts.ts';

const maxProblems = 1000;

/** "Nothing found" and "could not look" are different answers. */
export function renderCoverage(report: Report): Html {
  const coverage = report.coverage.vulnerabilities;
  const limits = describeLimits(report);
  const hidden = Object.entries(report.hidden).filter(([, count]) => count > 0);
  return section(
    'coverage',
    'What was not looked at',
    '',
    html`
      ${limits.length === 0 && hidden.length === 0 && html`<p class="good">Everything was looked at.</p>`}
      ${limits.length > 0 && html`<ul>${limits.map((limit) => html`<li>${limit.replace(', listed at the end', ', listed below')}</li>`)}</ul>`}
      ${hidden.length > 0 && html`<ul>${hidden.map(([filter, count]) => html`<li>${countOf(count, 'finding')} left out by <code>${filter}</code></li>`)}</ul>`}
      ${renderProblems(report)}
      ${facts([
        ['Database', describeDatabase(report)],
        ['Configuration', describeConfiguration(report)],
        ['Ecosystems in it', coverage.looked && coverage.database.ecosystems.join(', ')],
        ['Built', coverage.looked && dateWords(coverage.database.builtAt)],
        ['Digest', coverage.looked && html`<code>${coverage.database.digest}</code>`],
      ])}`,
  );
}

function renderProblems({ problems, layers }: Report): Html | undefined {
  if (problems.length === 0) return undefined;
  const shown = problems.slice(0, maxProblems);
  const more = problems.length - shown.length;
  return html`
    <table class="stacking">
      <caption>Problems</caption>
      <thead><tr><th scope="col">Problem</th><th scope="col">Where</th><th scope="col">Message</th></tr></thead>
      <tbody>${shown.map(
        ({ code, path, layer, message, hint }) => html`
          <tr>
            <th scope="row">${code}</th>
            <td data-label="Where">${path !== undefined && html`<code>${path}</code>`}${
              layer !== undefined &&
              html`
              <br><span class="quiet">layer ${layer}${layers[layer]?.createdBy !== undefined && `: ${layers[layer].createdBy}`}</span>`
            }</td>
            <td data-label="Message">${message}${hint !== undefined && html`<br><span class="quiet">${hint}</span>`}</td>
          </tr>`,
      )}</tbody>
    </table>
    ${more > 0 && html`<p>and ${formatCount(more)} more in the JSON report</p>`}`;
}
