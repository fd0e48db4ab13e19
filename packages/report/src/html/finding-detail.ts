import type {
  EndOfLifeFinding,
  Evidence,
  Report,
  Severity,
  VulnerabilityFinding,
} from '@seaworthy/model';
import { statusText } from '../text/status.ts';
import { layerOf } from './actions.ts';
import { type Html, type HtmlValue, html } from './markup.ts';
import { dateWords, facts, link } from './parts.ts';

const maxPlaces = 10;
const maxReferences = 15;

/** Why we say so: what matched in which source, where it lies, and who brought it. */
export function renderDetail(finding: VulnerabilityFinding, report: Report): Html {
  const { severity, status, exploited, epss, risk, origin, aliases, cwes } = finding;
  return html`
    ${facts([
      ['Status', statusText[status]],
      ['Severity', severityOf(severity)],
      ['Exploited', exploited && exploitedWords(exploited)],
      [
        'Chance of exploitation',
        epss &&
          `${percent(epss.score)} within 30 days (EPSS), above ${percent(epss.percentile)} of all`,
      ],
      ['Risk', risk !== undefined && `${risk.toFixed(1)} of 100`],
      ['Brought by', origin && (origin === 'own' ? 'your part of the image' : 'the base image')],
      ['Found in', placesOf(finding, report)],
      ['Package', html`<code>${finding.package.purl}</code>`],
      ['Also known as', aliases.join(', ')],
      ['Weakness', cwes.map((cwe, i) => [i > 0 && ', ', link(cwe, cweUrl(cwe))])],
      ['Published', finding.publishedAt && dateWords(finding.publishedAt.slice(0, 10))],
    ])}
    ${renderEvidence(finding.evidence)}
    ${renderReferences(finding)}
    <p class="id">Finding <code>${finding.id}</code></p>`;
}

export function renderEndOfLife(finding: EndOfLifeFinding): Html {
  return html`
    ${facts([
      ['Ended', dateWords(finding.endedAt)],
      [
        'What it means',
        'New flaws are found and published, and nobody mends them in this release.',
      ],
    ])}
    <p class="id">Finding <code>${finding.id}</code></p>`;
}

function severityOf({ level, score, vector, source }: Severity): Html {
  return html`
    ${level}${score !== undefined && ` ${score.toFixed(1)}`}
    ${source !== undefined && ` according to ${source}`}
    ${vector !== undefined && html` <code>${vector}</code>`}`;
}

function exploitedWords({
  addedAt,
  dueAt,
  ransomware,
}: NonNullable<VulnerabilityFinding['exploited']>): Html {
  return html`
    <strong class="alarm">known to be exploited</strong>${` since ${dateWords(addedAt)}`}
    ${ransomware && ', by ransomware too'}
    ${dueAt !== undefined && `; agencies of the USA had to act by ${dateWords(dueAt)}`}`;
}

function placesOf({ package: { locations } }: VulnerabilityFinding, report: Report): HtmlValue {
  const places = locations.slice(0, maxPlaces).map(({ path, layer }) => {
    const line = layerOf(layer, report);
    return html`<li><code>${path}</code>${line !== undefined && html` <span class="quiet">layer ${line}</span>`}</li>`;
  });
  const more = locations.length - places.length;
  return (
    places.length > 0 && html`<ul>${places}${more > 0 && html`<li>and ${more} more</li>`}</ul>`
  );
}

function renderEvidence(evidence: readonly Evidence[]): Html {
  return html`
    <table class="evidence stacking">
      <caption>Evidence</caption>
      <thead><tr><th scope="col">Source</th><th scope="col">Advisory</th><th scope="col">Package</th>
        <th scope="col">Range that matched</th><th scope="col">Fixed in</th></tr></thead>
      <tbody>${evidence.map(
        (each) => html`
          <tr>
            <th scope="row">${each.source} <span class="quiet">${each.ecosystem}</span></th>
            <td data-label="Advisory">${link(each.advisory, each.url)}</td>
            <td data-label="Package">${each.package}</td>
            <td data-label="Range"><code>${each.range}</code>${each.note !== undefined && html`<br><span class="quiet">${each.note}</span>`}</td>
            <td data-label="Fixed in">${each.fixedVersion ?? ''}</td>
          </tr>`,
      )}</tbody>
    </table>`;
}

function renderReferences({ references }: VulnerabilityFinding): HtmlValue {
  const shown = references.slice(0, maxReferences);
  return (
    shown.length > 0 &&
    html`<p class="references">References:</p><ul class="references">${shown.map(
      (url) => html`<li>${link(url, url)}</li>`,
    )}</ul>`
  );
}

function cweUrl(cwe: string): string | undefined {
  const number = /^CWE-(\d+)$/.exec(cwe)?.[1];
  return number && `https://cwe.mitre.org/data/definitions/${number}.html`;
}

function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(fraction < 0.1 ? 1 : 0)} %`;
}
